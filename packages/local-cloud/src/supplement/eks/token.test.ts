import { describe, expect, it } from 'vitest';
import { eksToken } from '../../eks-token';
import { presignedIdentityUrl } from '../../sts-signature';
import { IssuedCredentials } from '../issued-credentials';
import { checkToken, type CheckedToken } from './token';

const endpoint = 'http://127.0.0.1:4566';
const region = 'eu-west-1';
const account = { accessKeyId: '000000000000', secretAccessKey: 'local' };
const session = {
  accessKeyId: 'LSIAQAAAAAAAN2R6JFFF',
  secretAccessKey: 'secret/+of=session',
  sessionToken: 'FQo/+=abc',
};

const issued = new IssuedCredentials();
issued.learn(
  `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${session.accessKeyId}</AccessKeyId>` +
    `<SecretAccessKey>${session.secretAccessKey}</SecretAccessKey><SessionToken>${session.sessionToken}</SessionToken>` +
    '</Credentials></AssumeRoleResult></AssumeRoleResponse>',
);

const check = (token: string, now = new Date(), clusterName = 'prod'): Promise<CheckedToken> =>
  checkToken(token, { clusterName, hosts: ['127.0.0.1:4566'], candidates: (key) => issued.candidates(key), now });

const refusal = async (token: string, now?: Date, clusterName?: string): Promise<string> => {
  const checked = await check(token, now, clusterName);
  return 'refused' in checked ? checked.refused : 'it was taken';
};

const tokenOf = async (credentials: typeof account | typeof session = account, clusterName = 'prod'): Promise<string> =>
  (await eksToken({ clusterName, region, credentials, endpoint })).token;

/** A token whose URL was changed after it was signed. */
const changed = async (
  change: (url: URL) => void,
  credentials: typeof account | typeof session = account,
): Promise<string> => {
  const token = await tokenOf(credentials);
  const url = new URL(Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString());
  change(url);
  return `k8s-aws-v1.${Buffer.from(url.href).toString('base64url')}`;
};

const parameter = (name: string, value: string) => (url: URL) => url.searchParams.set(name, value);

describe('checkToken', () => {
  it('takes what eksToken makes, for an account and for an assumed role', async () => {
    expect(await check(await tokenOf())).toEqual({ credentials: account, region });
    expect(await check(await tokenOf(session))).toEqual({ credentials: session, region });
  });

  it('takes what the AWS command line made, signature and all', async () => {
    // `aws eks get-token --cluster-name prod` of aws-cli 1.45.11, for key 000000000001, secret local.
    const url =
      'http://127.0.0.1:4566/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256' +
      '&X-Amz-Credential=000000000001%2F20261126%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20261126T132620Z&X-Amz-Expires=60' +
      '&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id' +
      '&X-Amz-Signature=9e7b0bf86f0f5ddd6c4a56a00a45ec54bffd55aa07d21aab59e31ecb229a2ab6';
    const token = `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
    const now = new Date('2026-11-26T13:30:00Z');
    expect(await check(token, now)).toMatchObject({
      credentials: { accessKeyId: '000000000001' },
      region: 'us-east-1',
    });
    expect(await refusal(token, now, 'production')).toMatch(/^its signature does not match/);
  });

  it('refuses a token for another cluster', async () => {
    expect(await refusal(await tokenOf(account, 'dev'))).toMatch(/made for another cluster than prod/);
    expect(await refusal(await tokenOf(session, 'dev'))).toMatch(/made for another cluster than prod/);
  });

  it('takes a token for 15 minutes, whatever its URL says, and not before it was made', async () => {
    const token = await tokenOf();
    const inMinutes = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);
    expect(await check(token, inMinutes(14.5))).toHaveProperty('credentials');
    expect(await refusal(token, inMinutes(15.5))).toMatch(/^it expired: it was made at 2/);
    expect(await refusal(token, inMinutes(-6))).toMatch(/^it was made in the future/);
  });

  it.each([
    ['another key in its place', parameter('X-Amz-Credential', '111111111111/20261126/eu-west-1/sts/aws4_request')],
    [
      'another region',
      (url: URL) =>
        parameter(
          'X-Amz-Credential',
          (url.searchParams.get('X-Amz-Credential') ?? '').replace('eu-west-1', 'us-east-1'),
        )(url),
    ],
    ['another end', parameter('X-Amz-Expires', '900')],
    ['another signature', parameter('X-Amz-Signature', '0'.repeat(64))],
    ['a short signature', parameter('X-Amz-Signature', '00')],
    ['a session token of its own', parameter('X-Amz-Security-Token', session.sessionToken)],
  ])('refuses one that was changed: %s', async (_, change) => {
    expect(await refusal(await changed(change))).toMatch(/signature does not match|of different days/);
  });

  it('refuses the session of somebody else, and one whose session token is gone', async () => {
    const other = new IssuedCredentials();
    const token = await tokenOf(session);
    const checked = await checkToken(token, {
      clusterName: 'prod',
      hosts: ['127.0.0.1:4566'],
      candidates: (key) => other.candidates(key),
      now: new Date(),
    });
    expect(checked).toMatchObject({ refused: expect.stringContaining('AWS_ENDPOINT_URL_STS') });
    expect(await refusal(await changed((url) => url.searchParams.delete('X-Amz-Security-Token'), session))).toMatch(
      /does not match/,
    );
  });

  it('refuses one for the STS of AWS or of another cloud: it is asked nowhere but here', async () => {
    const { token } = await eksToken({ clusterName: 'prod', region, credentials: account });
    expect(await refusal(token)).toMatch(/^it is for the STS at sts\.eu-west-1\.amazonaws\.com, and this cloud's/);
    expect(await refusal(await changed((url) => (url.port = '4567')))).toMatch(
      /^it is for the STS at 127\.0\.0\.1:4567/,
    );
    expect(await refusal(await changed((url) => (url.username = 'x')))).toMatch(/more than a host and a query/);
    expect(await refusal(await changed((url) => (url.pathname = '/admin')))).toMatch(/more than a host and a query/);
  });

  it.each([
    ['another action', parameter('Action', 'AssumeRole'), /^its action is AssumeRole/],
    ['another version', parameter('Version', '2010-01-01'), /^its version is/],
    ['another algorithm', parameter('X-Amz-Algorithm', 'none'), /^its algorithm is none/],
    ['no cluster in the signature', parameter('X-Amz-SignedHeaders', 'host'), /^it signs the headers host, not/],
    ['no number of seconds', parameter('X-Amz-Expires', 'soon'), /^it expires in other than/],
    ['a week', parameter('X-Amz-Expires', '604800'), /^it expires in other than/],
    ['no date', parameter('X-Amz-Date', 'now'), /^its date is none/],
    [
      'the scope of S3',
      parameter('X-Amz-Credential', '000000000000/20261126/eu-west-1/s3/aws4_request'),
      /scope is not that of STS/,
    ],
    ['an action twice', (url: URL) => url.searchParams.append('Action', 'AssumeRole'), /^Action must be there once/],
    ['no signature', (url: URL) => url.searchParams.delete('X-Amz-Signature'), /^X-Amz-Signature must be there once/],
    [
      'a parameter more',
      parameter('RoleArn', 'arn:aws:iam::000000000000:role/admin'),
      /^RoleArn is one parameter too many/,
    ],
  ])('refuses %s', async (_, change, reason) => {
    expect(await refusal(await changed(change))).toMatch(reason);
  });

  it.each([
    ['nothing', '', /does not begin with/],
    ['another prefix', 'k8s-aws-v2.abc', /does not begin with/],
    ['no base64', 'k8s-aws-v1.***', /not base64url/],
    ['base64 with padding', 'k8s-aws-v1.YQ==', /not base64url/],
    ['no URL', `k8s-aws-v1.${Buffer.from('hello').toString('base64url')}`, /does not hold a URL/],
    ['a long text', `k8s-aws-v1.${'a'.repeat(5_000)}`, /longer than 4096/],
  ])('refuses %s', async (_, token, reason) => {
    expect(await refusal(token)).toMatch(reason);
  });
});

describe('eksToken', () => {
  it('names the STS of the region unless another is given, and ends a minute early', async () => {
    const { token, expiration } = await eksToken({ clusterName: 'prod', region: 'cn-north-1', credentials: account });
    const url = new URL(Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString());
    expect(url.host).toBe('sts.cn-north-1.amazonaws.com.cn');
    expect(expiration.getTime() - Date.now()).toBeGreaterThan(13.9 * 60_000);
    expect(expiration.getTime() - Date.now()).toBeLessThanOrEqual(14 * 60_000);
  });
});

describe('presignedIdentityUrl', () => {
  it('is the same for the same input', async () => {
    const input = { clusterName: 'prod', region, credentials: session, endpoint, date: new Date(0), expiresIn: 60 };
    expect((await presignedIdentityUrl(input)).href).toBe((await presignedIdentityUrl(input)).href);
  });
});
