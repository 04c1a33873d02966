/**
 * Answers of an account with one small production cluster, in the shapes of the API references of the services (docs.aws.amazon.com,
 * 2026-11). Written by hand: no account was asked, and nothing in it is anybody's.
 */

export const account = '111122223333';
export const region = 'eu-west-1';
export const clusterArn = `arn:aws:eks:${region}:${account}:cluster/prod`;
export const keyArn = (id: string): string => `arn:aws:kms:${region}:${account}:key/${id}`;
export const secretsKey = '11111111-1111-4111-8111-111111111111';
export const topicArn = `arn:aws:sns:${region}:${account}:prod-alarms`;
export const issuer = `https://oidc.eks.${region}.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF`;
export const providerArn = `arn:aws:iam::${account}:oidc-provider/${issuer.slice('https://'.length)}`;
export const roleArn = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
export const encoded = (document: object): string =>
  encodeURIComponent(JSON.stringify({ Version: '2012-10-17', ...document }));
export const tags = (name: string) => [{ key: 'Name', value: name }];

export const zones = ['a', 'b', 'c'] as const;
export const hex = { a: '0a', b: '0b', c: '0c' } as const;
export const id = (prefix: string, zone: (typeof zones)[number], tier = '1'): string =>
  `${prefix}-0${tier}${hex[zone].repeat(3)}`;

/** A minute before the moment that the tests look at. */
export const lastEvent = Date.UTC(2026, 10, 26, 11, 59) / 1000;
export const now = new Date('2026-11-26T12:00:00Z');
