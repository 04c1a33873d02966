import { z } from 'zod';
import { environmentError, messageOf, usageError } from '../internal/failure';
import type { LocalCloud } from '../local-cloud';
import type { EksIssue, EksKind, EksScriptRule } from './eks/script-rule';

export { type EksEvent, type EksFailure, type EksIssue, type EksKind, type EksScriptRule } from './eks/script-rule';

/** Where the supplement answers for EKS, and as whom tests act unless they say otherwise. */
export type EksTarget = Pick<LocalCloud, 'endpoints' | 'account' | 'region'>;

/** A rule that is in force. */
export interface EksScript {
  /** How often it has shaped a create, update or delete so far. */
  uses(): Promise<number>;
  /**
   * Takes the rule away, and ends at once, in success or as it says in failure, what is under way by it. Safe to call twice.
   *
   * @returns how often it was used
   */
  release(): Promise<number>;
}

/** What `setEksHealth` changes. */
export interface EksHealth {
  readonly kind: Exclude<EksKind, 'identity-provider'>;
  readonly cluster: string;
  /** Name of the node group, add-on or Fargate profile. @default - the cluster itself */
  readonly name?: string;
  /** What ails it. A node group or add-on becomes `DEGRADED`, and `ACTIVE` again by an empty list. */
  readonly issues: readonly EksIssue[];
  /** @default - the account of the cloud */
  readonly account?: string;
  /** @default - the region of the cloud */
  readonly region?: string;
}

const answerSchema = z.object({ id: z.string(), uses: z.number() });
const rulesSchema = z.object({ rules: z.array(answerSchema) });

const ask = async (
  { endpoints }: EksTarget,
  method: 'GET' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly body: unknown }> => {
  const endpoint = endpoints['eks'];
  if (endpoint === undefined) {
    throw usageError({
      code: 'HERA_LC_050',
      path: 'cloud.endpoints.eks',
      message: 'this local cloud has no supplement for EKS',
      allowed: 'a cloud of startLocalCloud or attachLocalCloud',
      fix: 'start the cloud with startLocalCloud',
    });
  }
  try {
    const response = await fetch(`${endpoint}/_hera/eks/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  } catch (error) {
    throw environmentError(
      {
        code: 'HERA_LC_051',
        path: 'cloud.endpoints.eks',
        message: `the supplement at ${endpoint} did not answer: ${messageOf(error)}`,
        fix: 'start the local cloud again',
      },
      '',
      error,
    );
  }
};

const refusal = z.object({ message: z.string() });

const accepted = ({ status, body }: { readonly status: number; readonly body: unknown }, path: string): unknown => {
  if (status === 200) return body;
  const parsed = refusal.safeParse(body);
  throw usageError({
    code: 'HERA_LC_052',
    path,
    message: parsed.success ? parsed.data.message : `the supplement answered ${status}`,
    allowed: 'what the README of @hera/local-cloud says on scripts',
    fix: 'correct the script',
  });
};

/**
 * Says how the next background work of the local EKS goes: after how many describes it ends or that it waits for `release`, and
 * whether it fails and with which health issues. Rules apply in the order in which they were made; a rule stays until it is
 * released or has applied `times` times. Without one, all work succeeds at once.
 *
 * @throws HeraError `HERA_LC_052` with every problem of the rule, `HERA_LC_050` and `HERA_LC_051` without a supplement
 */
export const scriptEks = async (cloud: EksTarget, rule: EksScriptRule): Promise<EksScript> => {
  const made = answerSchema.parse(accepted(await ask(cloud, 'PUT', 'script', rule), 'scriptEks.rule'));
  let final: number | undefined;
  const uses = async (): Promise<number> => {
    if (final !== undefined) return final;
    const { rules } = rulesSchema.parse(accepted(await ask(cloud, 'GET', 'script'), 'scriptEks.uses'));
    return rules.find(({ id }) => id === made.id)?.uses ?? 0;
  };
  return {
    uses,
    release: async () => {
      if (final !== undefined) return final;
      const { rules } = rulesSchema.parse(
        accepted(await ask(cloud, 'DELETE', `script/${made.id}`), 'scriptEks.release'),
      );
      final = rules[0]?.uses ?? 0;
      return final;
    },
  };
};

/**
 * Makes an existing resource of the local EKS ill, or well again, as if it had happened by itself.
 *
 * @throws HeraError `HERA_LC_052` for an unknown resource or issue code
 */
export const setEksHealth = async (cloud: EksTarget, health: EksHealth): Promise<void> => {
  const { account, region } = cloud;
  accepted(await ask(cloud, 'PUT', 'health', { account, region, ...health }), 'setEksHealth');
};

/** Releases every rule of every test: for the end of a suite. */
export const releaseEksScripts = async (cloud: EksTarget): Promise<void> => {
  accepted(await ask(cloud, 'DELETE', 'script'), 'releaseEksScripts');
};
