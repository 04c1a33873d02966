/** A statement of a policy of a role. */
export interface IdentityStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  /** @default - always applies */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy document as plain JSON, so that whoever reads the synthesised stack can read the policy. */
export const identityDocument = (statements: readonly IdentityStatement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** `allow('Read', ['ec2:Describe*'], ['*'])`. */
export const allow = (
  Sid: string,
  Action: readonly string[],
  Resource: readonly string[],
  Condition?: IdentityStatement['Condition'],
): IdentityStatement => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});

/** `ec2:` before each name. */
export const actionsOf = (service: string, names: readonly string[]): readonly string[] =>
  names.map((name) => `${service}:${name}`);
