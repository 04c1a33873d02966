import { z } from 'zod';

/** Kinds of resources that EKS works on in the background. */
export type EksKind = 'cluster' | 'nodegroup' | 'fargate-profile' | 'addon' | 'identity-provider';

/** What EKS does to a resource in the background. */
export type EksEvent = 'create' | 'update' | 'delete';

/** A health issue of a resource, or an error of an update. */
export interface EksIssue {
  /** Code of the EKS API for this kind, for example `NodeCreationFailure`; unknown ones are refused. */
  readonly code: string;
  readonly message: string;
  /** Ids of what is ill, for example instances. @default [] */
  readonly resourceIds?: readonly string[];
}

/** How work in the background ends when it does not succeed. */
export interface EksFailure {
  /** Status that the resource is left in. @default - the failed status of kind and event: `CREATE_FAILED`, `UPDATE_FAILED`, ... */
  readonly status?: string;
  /** At least one. They become the health issues of the resource and the errors of the update. */
  readonly issues: readonly EksIssue[];
}

/** What a test wants the next work of EKS on certain resources to be like. */
export interface EksScriptRule {
  readonly kind: EksKind;
  readonly event: EksEvent;
  /** Twelve digits. @default - any account */
  readonly account?: string;
  /** Name of the cluster. @default - any cluster */
  readonly cluster?: string;
  /** Name of the node group, Fargate profile, add-on or identity provider. @default - any; for a cluster, its own name */
  readonly name?: string;
  /** Number of describes, of the resource or of its update, that still see it under way. @default 0 */
  readonly describes?: number;
  /** Stays under way until the rule is released. @default false */
  readonly hold?: boolean;
  /** @default - the work succeeds */
  readonly failure?: EksFailure;
  /** How often the rule applies, in order of the requests. @default - every time */
  readonly times?: number;
}

/** Statuses that failed work may leave behind; the first is the default. `ACTIVE`: the update failed, the resource is as it was. */
export const FAILED_STATUS = {
  cluster: { create: ['FAILED'], update: ['ACTIVE'], delete: ['FAILED'] },
  nodegroup: { create: ['CREATE_FAILED', 'DEGRADED'], update: ['ACTIVE', 'DEGRADED'], delete: ['DELETE_FAILED'] },
  'fargate-profile': { create: ['CREATE_FAILED'], update: [], delete: ['DELETE_FAILED'] },
  addon: {
    create: ['CREATE_FAILED', 'DEGRADED'],
    update: ['UPDATE_FAILED', 'DEGRADED'],
    delete: ['DELETE_FAILED'],
  },
  // The API has no failed status for it: what could not be associated is gone.
  'identity-provider': { create: ['REMOVED'], update: [], delete: ['ACTIVE'] },
} as const satisfies Record<EksKind, Record<EksEvent, readonly string[]>>;

const kinds = ['cluster', 'nodegroup', 'fargate-profile', 'addon', 'identity-provider'] as const;
const count = z.number().int().min(0).max(10_000);
const issue = z.strictObject({
  code: z.string().min(1),
  message: z.string().min(1),
  resourceIds: z.array(z.string()).optional(),
});

/** Checks what came over the wire; codes and statuses are checked against the kind afterwards. */
export const scriptRuleSchema = z.strictObject({
  kind: z.enum(kinds),
  event: z.enum(['create', 'update', 'delete']),
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  cluster: z.string().min(1).optional(),
  name: z.string().min(1).optional(),
  describes: count.optional(),
  hold: z.boolean().optional(),
  failure: z.strictObject({ status: z.string().optional(), issues: z.array(issue).min(1) }).optional(),
  times: count.min(1).optional(),
});

/** What `PUT /_hera/eks/health` takes. */
export const healthSchema = z.strictObject({
  kind: z.enum(['cluster', 'nodegroup', 'addon', 'fargate-profile']),
  account: z.string().regex(/^\d{12}$/),
  region: z.string().min(1),
  cluster: z.string().min(1),
  name: z.string().min(1).optional(),
  issues: z.array(issue),
});
