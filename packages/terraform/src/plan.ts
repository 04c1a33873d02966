import { z } from 'zod';
import type { ResourceAction } from './events';

const formatVersion = z.string().regex(/^1\.\d+$/, { error: 'format_version must have the major version 1' });

const change = z.looseObject({
  actions: z.array(z.string()),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  after_unknown: z.unknown().optional(),
  before_sensitive: z.unknown().optional(),
  after_sensitive: z.unknown().optional(),
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
  importing: z.looseObject({ id: z.string().optional() }).optional(),
});

const resourceChange = z.looseObject({
  address: z.string(),
  previous_address: z.string().optional(),
  module_address: z.string().optional(),
  mode: z.enum(['managed', 'data', 'ephemeral']),
  type: z.string(),
  name: z.string(),
  index: z.union([z.string(), z.number()]).optional(),
  provider_name: z.string().optional(),
  change,
  action_reason: z.string().optional(),
});

/**
 * The fields of `terraform show -json <plan>` that Hera uses; every other field passes through untouched, so that the
 * stack model, cost and checklist can read theirs. Source: developer.hashicorp.com/terraform/internals/json-format.
 */
export const planSchema = z.looseObject({
  format_version: formatVersion,
  terraform_version: z.string().optional(),
  resource_changes: z.array(resourceChange).default([]),
  resource_drift: z.array(resourceChange).default([]),
  output_changes: z.record(z.string(), change).default({}),
  applyable: z.boolean().optional(),
  complete: z.boolean().optional(),
  errored: z.boolean().optional(),
  timestamp: z.string().optional(),
});

/** A plan as JSON. May hold secrets: pass it through `redactPlan` before it is written anywhere. */
export type Plan = z.infer<typeof planSchema>;

/** `terraform show -json` of a state. */
export const stateSchema = z.looseObject({
  format_version: formatVersion.optional(),
  terraform_version: z.string().optional(),
  values: z
    .looseObject({
      outputs: z
        .record(z.string(), z.looseObject({ sensitive: z.boolean(), value: z.unknown().optional() }))
        .optional(),
      root_module: z.looseObject({}).optional(),
    })
    .optional(),
});

/** A state as JSON. Holds secrets in plain text: pass it through `redactState` before it is written anywhere. */
export type State = z.infer<typeof stateSchema>;

/** One change of a plan, flattened. */
export interface PlannedChange {
  readonly address: string;
  readonly mode: 'managed' | 'data' | 'ephemeral';
  readonly type: string;
  readonly name: string;
  /** One word for `actions`: both orders of delete and create are `replace`. */
  readonly action: ResourceAction;
  /** As in the plan, for example `['delete', 'create']`. */
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  /** `true` at each place that is known only after the apply. */
  readonly afterUnknown: unknown;
  /** Attribute paths that force a replacement. */
  readonly replacePaths: readonly (readonly (string | number)[])[];
  /** Terraform's reason, for example `replace_because_tainted`. @default - none given */
  readonly reason?: string;
  /** The address before a `moved` block. @default - not moved */
  readonly previousAddress?: string;
}

type RawChange = Plan['resource_changes'][number];

const words: Readonly<Record<string, ResourceAction>> = {
  create: 'create',
  read: 'read',
  update: 'update',
  delete: 'delete',
  forget: 'forget',
  open: 'read',
};

const actionOf = (raw: RawChange): ResourceAction => {
  const { actions, importing } = raw.change;
  if (actions.length > 1) return 'replace';
  const word = words[actions[0] ?? ''];
  if (word !== undefined) return word;
  if (importing !== undefined) return 'import';
  return raw.previous_address === undefined ? 'no-op' : 'move';
};

const flatten = (raw: RawChange): PlannedChange => ({
  address: raw.address,
  mode: raw.mode,
  type: raw.type,
  name: raw.name,
  action: actionOf(raw),
  actions: raw.change.actions,
  before: raw.change.before,
  after: raw.change.after,
  afterUnknown: raw.change.after_unknown,
  replacePaths: raw.change.replace_paths ?? [],
  ...(raw.action_reason === undefined ? {} : { reason: raw.action_reason }),
  ...(raw.previous_address === undefined ? {} : { previousAddress: raw.previous_address }),
});

/** Every resource that the plan would create, read, update, replace, delete, move, import or forget. */
export const changesOf = (plan: Plan): PlannedChange[] =>
  plan.resource_changes.map(flatten).filter((item) => item.action !== 'no-op');

/** What was changed outside of Terraform since the last apply. A drift alone does not make a plan non-empty. */
export const driftOf = (plan: Plan): PlannedChange[] =>
  plan.resource_drift.map(flatten).filter((item) => item.action !== 'no-op');

/** Names of the outputs that the plan would change. */
export const changedOutputsOf = (plan: Plan): string[] =>
  Object.entries(plan.output_changes)
    .filter(([, item]) => item.actions.some((action) => action !== 'no-op'))
    .map(([name]) => name);

/**
 * Whether an apply would have nothing to do, as `terraform plan -detailed-exitcode` decides: a change of an output alone
 * is a change, and so is a move or a data source read that waits for the apply.
 * Terraform says it itself (`applyable`); for OpenTofu, which does not, it is computed.
 */
export const isEmptyPlan = (plan: Plan): boolean => {
  if (plan.applyable !== undefined) return !plan.applyable;
  return changesOf(plan).length === 0 && changedOutputsOf(plan).length === 0;
};
