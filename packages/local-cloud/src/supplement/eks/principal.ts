import type { AccessEntryRecord } from './store';

/** Who STS says that somebody is. */
export interface CallerIdentity {
  readonly arn: string;
  readonly account: string;
  readonly userId: string;
  readonly accessKeyId: string;
}

const assumedRole = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/;

/** ARN of a role without its path, which sessions do not tell. Other ARNs as they are. */
const withoutPath = (arn: string): string => arn.replace(/^(arn:[^:]+:iam::\d{12}:role)\/(?:.*\/)?([^/]+)$/, '$1/$2');

/** IAM's ARN of whoever STS names by a session. */
export const canonicalArn = (arn: string): string => {
  const [, partition, account, role] = assumedRole.exec(arn) ?? [];
  return role === undefined ? withoutPath(arn) : `arn:${partition}:iam::${account}:role/${role}`;
};

/** Name of the session; empty for who is no role. */
export const sessionName = (arn: string): string => assumedRole.exec(arn)?.[4] ?? '';

/** The access entry of a principal. Role names are unique in an account, whatever their path. */
export const entryOfPrincipal = (
  entries: ReadonlyMap<string, AccessEntryRecord>,
  arn: string,
): AccessEntryRecord | undefined => {
  const wanted = canonicalArn(arn);
  return [...entries.values()].find(({ entry }) => withoutPath(entry.principalArn) === wanted);
};

/**
 * A user name with its `{{...}}` filled in, as the EKS user guide describes them on the page on access entries.
 * `undefined` when something in it is not known here, as the DNS name of an instance that does not exist.
 */
export const resolvedUsername = (
  template: string,
  { arn, account, accessKeyId }: CallerIdentity,
): string | undefined => {
  const session = sessionName(arn);
  const values: Readonly<Record<string, string>> = {
    SessionName: session.replaceAll('@', '-'),
    SessionNameRaw: session,
    AccountID: account,
    AccessKeyID: accessKeyId,
  };
  let known = true;
  const text = template.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
    const value = values[name];
    known &&= value !== undefined && value !== '';
    return value ?? '';
  });
  return known ? text : undefined;
};
