import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { ExitCode, HeraError } from '@hera/core/errors';
import { eksToken, type EksTokenOptions } from '@hera/local-cloud';
import type { AwsClients } from '@hera/testkit';
import { CliCode } from '../problems';
import type { Kubeconfig } from './kubeconfig';
import type { Kubectl, WhoAmI } from './kubectl';

type Credentials = EksTokenOptions['credentials'];

/** Output of a stack that names the role to apply Kubernetes objects as. */
export const roleOutput = 'kubernetes_apply_role_arn';

/** As whom Kubernetes objects are applied. */
export interface ApiIdentity extends WhoAmI {
  /** The role that was assumed. @default - the caller's own identity */
  readonly role?: string;
}

/** What a try to be accepted came to. */
interface Refusal {
  readonly as: string;
  readonly why: string;
}

/** Milliseconds that a token has left when it is made anew: longer than a command may take. */
const tokenMargin = 8 * 60_000;
/** Milliseconds that a role session has left when it is made anew. */
const sessionMargin = 15 * 60_000;

/** Hands out tokens for one cluster, in the name of the caller or of a role, and keeps the one in a kubeconfig fresh. */
export class ApiTokens {
  #credentials: () => Promise<Credentials>;
  #until = 0;

  /** @param endpoint of STS, where it is not that of AWS */
  constructor(
    private readonly aws: AwsClients,
    private readonly cluster: string,
    private readonly kubeconfig: Kubeconfig,
    private readonly endpoint: string | undefined,
  ) {
    this.#credentials = () => aws.sts.config.credentials();
  }

  /** Makes a token when the last one does not live much longer. */
  readonly refresh = async (): Promise<void> => {
    if (this.#until - Date.now() > tokenMargin) return;
    const { token, expiration } = await eksToken({
      clusterName: this.cluster,
      region: this.aws.region,
      credentials: await this.#credentials(),
      ...(this.endpoint === undefined ? {} : { endpoint: this.endpoint }),
    });
    this.kubeconfig.use(token);
    this.#until = expiration.getTime();
  };

  /** Takes on a role, or the caller's own identity again. @throws what STS says when the role is refused */
  async become(role: string | undefined): Promise<void> {
    const session = role === undefined ? undefined : roleSession(this.aws.sts, role);
    await session?.();
    this.#credentials = session ?? (() => this.aws.sts.config.credentials());
    this.#until = 0;
  }
}

const roleSession = (sts: STSClient, role: string): (() => Promise<Credentials>) => {
  let current: { readonly credentials: Credentials; readonly until: number } | undefined;
  return async () => {
    if (current !== undefined && current.until - Date.now() > sessionMargin) return current.credentials;
    // One hour is the most that a role assumed from a role may have.
    const { Credentials: given } = await sts.send(
      new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'infractl-kubernetes', DurationSeconds: 3600 }),
    );
    if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined)
      throw new Error('STS gave no credentials');
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken, Expiration } = given;
    current = {
      credentials: {
        accessKeyId,
        secretAccessKey,
        ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
      },
      until: Expiration?.getTime() ?? Date.now() + 3_600_000,
    };
    return current.credentials;
  };
};

const refusedAll = (caller: string, cluster: string, refusals: readonly Refusal[], named: boolean): HeraError => {
  const tried = refusals.map(({ as, why }) => `as ${as}: ${why}`).join('; ');
  const entry = `give an identity of yours an access entry on cluster ${cluster}`;
  const mfa = refusals.some(({ why }) => /AccessDenied|not authorized to perform: sts:AssumeRole/.test(why))
    ? '; a role that asks for MFA, as the administrator role of prod-aws does, refuses a session without it: sign in with MFA first'
    : '';
  return new HeraError(
    {
      code: CliCode.apiAccess,
      path: 'kubernetes',
      message: `the Kubernetes API of ${cluster} does not let ${caller} apply anything; tried ${tried}`,
      allowed: 'an identity with an access entry that may write cluster-wide, such as AmazonEKSClusterAdminPolicy',
      fix: named
        ? `${entry}, or let it assume the role${mfa}`
        : `${entry}, or name a role that has one: --kubernetes-role <arn>, or the stack output ${roleOutput}`,
    },
    { exitCode: ExitCode.environment },
  );
};

/**
 * Finds out as whom the objects can be applied: the caller, when the API server knows it and lets it write; else the role. A role that
 * the user has named is not second-guessed.
 *
 * @param caller ARN, for messages
 * @throws HeraError `HERA_CLI_033` with everything that was tried
 */
export const chooseIdentity = async (options: {
  readonly kubectl: Kubectl;
  readonly tokens: ApiTokens;
  readonly cluster: string;
  readonly caller: string;
  /** @default - none is named by the stack */
  readonly outputRole?: string;
  /** @default - the user names none */
  readonly role?: string;
}): Promise<ApiIdentity> => {
  const { kubectl, tokens, cluster, caller, outputRole, role } = options;
  const refusals: Refusal[] = [];
  const candidates = role === undefined ? [undefined, ...(outputRole === undefined ? [] : [outputRole])] : [role];
  for (const candidate of candidates) {
    const as = candidate ?? caller;
    try {
      await tokens.become(candidate);
    } catch (error) {
      const { name, message } = error as Error;
      refusals.push({ as, why: `STS refuses the role (${name}: ${message})` });
      continue;
    }
    const who = await kubectl.whoAmI();
    if (who === undefined) {
      refusals.push({ as, why: 'not accepted (401): no access entry' });
      continue;
    }
    if (await kubectl.mayWrite()) return { ...who, ...(candidate === undefined ? {} : { role: candidate }) };
    refusals.push({ as, why: `accepted as ${who.username}, which may not write namespaces` });
  }
  throw refusedAll(
    caller,
    cluster,
    refusals,
    candidates.some((candidate) => candidate !== undefined),
  );
};
