import { type StackModel, stackModelOf } from '@hera/stack-model';
import { usageOf } from '../usage/usage';
import { estimate } from './estimate';
import type { EstimateOptions } from './options';
import type { CostLine, Estimate, Range, ResourceCost } from './result';

/** Resources as `cdk.tf.json` has them: type to name to arguments. */
export type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** A stack as CDKTF writes it. */
export const synthOf = (resource: Resources, region: string | null = 'us-east-1', more: object = {}): StackModel =>
  stackModelOf({
    '//': { metadata: { backend: 'local', stackName: 'test', version: '0.21.0' } },
    terraform: { required_providers: { aws: { source: 'aws', version: '6.0.0' } } },
    provider: {
      aws: [{ ...(region === null ? {} : { region }), default_tags: [{ tags: { owner: 'platform' } }] }],
    },
    resource,
    ...more,
  });

/** A resource of a plan. */
export interface PlannedResource {
  readonly type: string;
  readonly name: string;
  /** Known values. */
  readonly values: object;
  /** What is known after the apply only, as in `after_unknown`. */
  readonly unknown?: object;
  /** Expressions of the configuration, as Terraform writes them. */
  readonly expressions?: object;
  /** Values before; none for a creation. */
  readonly prior?: object;
}

/** A plan as `terraform show -json` writes it. */
export const planOf = (resources: readonly PlannedResource[], region = 'us-east-1', complete = true): StackModel => {
  const provider_name = 'registry.terraform.io/hashicorp/aws';
  const base = ({ type, name }: PlannedResource) => ({
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    provider_name,
  });
  const priors = resources.filter(({ prior }) => prior !== undefined);
  return stackModelOf({
    format_version: '1.2',
    terraform_version: '1.11.4',
    complete,
    planned_values: {
      root_module: {
        resources: resources.map((each) => ({
          ...base(each),
          schema_version: 0,
          values: each.values,
          sensitive_values: {},
        })),
      },
    },
    prior_state: {
      format_version: '1.0',
      terraform_version: '1.11.4',
      values: {
        root_module: {
          resources: priors.map((each) => ({
            ...base(each),
            schema_version: 0,
            values: each.prior,
            sensitive_values: {},
          })),
        },
      },
    },
    resource_changes: resources.map((each) => ({
      ...base(each),
      change: {
        actions: [each.prior === undefined ? 'create' : 'no-op'],
        before: each.prior ?? null,
        after: each.values,
        after_unknown: each.unknown ?? {},
        before_sensitive: false,
        after_sensitive: {},
      },
    })),
    configuration: {
      provider_config: {
        aws: { name: 'aws', full_name: provider_name, expressions: { region: { constant_value: region } } },
      },
      root_module: {
        resources: resources.map((each) => ({
          ...base(each),
          provider_config_key: 'aws',
          expressions: each.expressions ?? {},
          schema_version: 0,
        })),
      },
    },
  });
};

/** A day on which 1.35 is in standard support and 1.33 is not. */
export const today = new Date('2026-11-26T12:00:00Z');

/** An estimate without assumed use. */
export const withoutUse = (model: StackModel, options: EstimateOptions = {}): Estimate =>
  estimate(model, { at: today, usage: usageOf({ profile: 'none' }), ...options });

/** What one resource costs; the only one, where no address is given. */
export const costOf = ({ resources }: Estimate, address?: string): ResourceCost => {
  const found = resources.filter((resource) =>
    address === undefined ? !resource.address.startsWith('usage:') : resource.address === address,
  );
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} resources for ${address ?? 'all'}`);
  return first;
};

/** The line of a resource. */
export const lineOf = (resource: ResourceCost, id: string): CostLine => {
  const found = resource.lines.find((line) => line.id === id);
  if (found === undefined) throw new Error(`${id} is none of ${resource.lines.map((line) => line.id).join(', ')}`);
  return found;
};

/** Low, expected and high in cents: `3.65` where all three are one. */
export const cents = (range: Range | undefined): string => {
  if (range === undefined) return 'none';
  const [low, expected, high] = [range.low, range.expected, range.high].map((value) => value.toFixed(2));
  return low === high ? String(low) : `${low} / ${expected} / ${high}`;
};

/** Lines with their amounts, for golden tables. */
export const linesOf = (resource: ResourceCost): Readonly<Record<string, string>> =>
  Object.fromEntries(
    resource.lines.map(({ id, monthly, state }) => [id, monthly === undefined ? state : cents(monthly)]),
  );

/** A node group as CDKTF writes it. */
export const nodeGroupOf = (change: object = {}, [min, desired, max]: readonly number[] = [3, 3, 3]): object => ({
  cluster_name: 'prod',
  ami_type: 'AL2023_x86_64_STANDARD',
  capacity_type: 'ON_DEMAND',
  instance_types: ['m5.large'],
  scaling_config: { min_size: min, desired_size: desired, max_size: max },
  ...change,
});
