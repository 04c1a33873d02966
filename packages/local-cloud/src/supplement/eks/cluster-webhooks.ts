import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { z } from 'zod';
import { messageOf } from '../../internal/failure';
import type { IssuedCredentials, KnownCredentials } from '../issued-credentials';
import { allowingPolicy, type AccessQuestion } from './access-policy-rules';
import { invalidParameter } from './errors';
import { canonicalArn, type CallerIdentity, entryOfPrincipal, resolvedUsername, sessionName } from './principal';
import type { ClusterRecord } from './store';
import { checkToken } from './token';

/** What the webhooks need beside the cluster. */
export interface WebhookContext {
  /** LocalStack's URL: the only STS that is ever asked. */
  readonly awsEndpoint: string;
  /** `host:port` of that STS as tokens may name it. */
  readonly stsHosts: () => readonly string[];
  readonly issued: IssuedCredentials;
  /** Told why a token was refused: whoever sent it only learns that it was. */
  readonly log: (line: string) => void;
}

const tokenReview = z.object({ apiVersion: z.string(), spec: z.object({ token: z.string() }) });

const accessReview = z.object({
  apiVersion: z.string(),
  spec: z.object({
    extra: z.record(z.string(), z.array(z.string())).default({}),
    resourceAttributes: z
      .object({
        verb: z.string().default(''),
        group: z.string().default(''),
        resource: z.string().default(''),
        subresource: z.string().default(''),
        namespace: z.string().default(''),
      })
      .optional(),
    nonResourceAttributes: z.object({ path: z.string().default(''), verb: z.string().default('') }).optional(),
  }),
});

const parsed = <Value>(schema: z.ZodType<Value>, kind: string, body: unknown): Value => {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw invalidParameter(`The request body is no ${kind}: ${z.prettifyError(result.error)}`);
};

/** Asked with a signature in the header: for a presigned URL LocalStack 4.14.0 answers with the root of the account. */
const identityOf = async (
  awsEndpoint: string,
  region: string,
  credentials: KnownCredentials,
): Promise<CallerIdentity | undefined> => {
  const client = new STSClient({ endpoint: awsEndpoint, region, credentials, maxAttempts: 2 });
  try {
    const { Arn: arn, Account: account, UserId: userId } = await client.send(new GetCallerIdentityCommand({}));
    if (arn === undefined || account === undefined || userId === undefined) return undefined;
    return { arn, account, userId, accessKeyId: credentials.accessKeyId };
  } finally {
    client.destroy();
  }
};

interface KubernetesUser {
  readonly username: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

const userOf = (record: ClusterRecord, identity: CallerIdentity): KubernetesUser | string => {
  const { arn, account, userId, accessKeyId } = identity;
  const found = entryOfPrincipal(record.accessEntries, arn);
  if (found === undefined) return `${canonicalArn(arn)} has no access entry`;
  const { username: template = arn, kubernetesGroups = [] } = found.entry;
  const username = resolvedUsername(template, identity);
  if (username === undefined) return `the user name ${template} cannot be resolved for ${arn}`;
  return {
    username,
    uid: `aws-iam-authenticator:${account}:${userId}`,
    groups: kubernetesGroups,
    extra: {
      accessKeyId: [accessKeyId],
      arn: [arn],
      canonicalArn: [canonicalArn(arn)],
      principalId: [userId.split(':')[0] ?? userId],
      sessionName: [sessionName(arn)],
    },
  };
};

/** Answers a TokenReview by the access entries of a cluster. @throws AwsError InvalidParameterException for another body */
export const reviewToken = async (
  context: WebhookContext,
  record: ClusterRecord,
  body: unknown,
): Promise<Record<string, unknown>> => {
  const { apiVersion, spec } = parsed(tokenReview, 'TokenReview', body);
  const clusterName = record.cluster.name;
  const refused = (reason: string): Record<string, unknown> => {
    context.log(`a token for cluster ${clusterName} was refused: ${reason}`);
    return { apiVersion, kind: 'TokenReview', status: { authenticated: false, error: reason } };
  };
  const checked = await checkToken(spec.token, {
    clusterName,
    hosts: context.stsHosts(),
    candidates: (accessKeyId) => context.issued.candidates(accessKeyId),
    now: new Date(),
  });
  if ('refused' in checked) return refused(checked.refused);
  let identity: CallerIdentity | undefined;
  try {
    identity = await identityOf(context.awsEndpoint, checked.region, checked.credentials);
  } catch (error) {
    return refused(`LocalStack's STS does not know who it is: ${messageOf(error)}`);
  }
  if (identity === undefined) return refused("LocalStack's STS gave no identity");
  const user = userOf(record, identity);
  if (typeof user === 'string') return refused(user);
  return { apiVersion, kind: 'TokenReview', status: { authenticated: true, user } };
};

/**
 * Answers a SubjectAccessReview by the access policies of the principal's entry, which allow and never forbid.
 * @throws AwsError InvalidParameterException for another body
 */
export const reviewAccess = (record: ClusterRecord, body: unknown): Record<string, unknown> => {
  const { apiVersion, spec } = parsed(accessReview, 'SubjectAccessReview', body);
  const { resourceAttributes: asked, nonResourceAttributes: path } = spec;
  const question: AccessQuestion =
    asked === undefined
      ? { verb: path?.verb ?? '', path: path?.path ?? '' }
      : {
          verb: asked.verb,
          resource: {
            group: asked.group,
            resource: asked.subresource === '' ? asked.resource : `${asked.resource}/${asked.subresource}`,
            namespace: asked.namespace,
          },
        };
  const [arn = ''] = spec.extra['canonicalArn'] ?? [];
  const entry = entryOfPrincipal(record.accessEntries, arn);
  const policy = entry === undefined ? undefined : allowingPolicy(entry.policies.values(), question);
  return {
    apiVersion,
    kind: 'SubjectAccessReview',
    status:
      policy === undefined
        ? { allowed: false, reason: 'no access policy of the principal allows it' }
        : { allowed: true, reason: `EKS access policy ${policy}` },
  };
};
