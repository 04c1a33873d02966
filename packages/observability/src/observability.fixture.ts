import { AwsStack, defineEnvironment, HeraError, type Problem, publishFact, type SynthTarget } from '@hera/core';
import { type TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';

/** A synthesised stack as Terraform reads it. */
export interface Synthesised {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** Synthesises a stack in memory. */
export const synth = (stack: TerraformStack): Synthesised => ({ resource: {}, ...JSON.parse(Testing.synth(stack)) });

/** Resources of one type, in the order of their addresses. */
export const resources = ({ resource }: Synthesised, type: string) => Object.values(resource[type] ?? {});

/** A stack of an environment in us-east-1. */
export const stackOf = (profile: 'production' | 'development', target: SynthTarget = { kind: 'aws' }): AwsStack => {
  const name = profile === 'production' ? 'prod' : 'dev';
  return new AwsStack(Testing.app(), `${name}-aws`, {
    environment: defineEnvironment({ name, profile, region: 'us-east-1' }),
    target,
  });
};

/** What a cluster of the stack says about itself. */
export const clusterFact = (stack: AwsStack, name: string, addons: readonly string[]): void =>
  publishFact(new Construct(stack, `Cluster-${name}`), {
    kind: 'cluster',
    name,
    version: '1.35',
    privateEndpoint: true,
    publicCidrs: [],
    logs: { types: ['audit'], logGroupName: `/aws/eks/${name}/cluster`, retentionDays: 30, customerManagedKey: true },
    secretsKey: 'customer-managed',
    nodeGroups: [],
    addons,
    accessEntries: [],
  });

/** Problems that something is refused with. */
export const problemsOf = (build: () => unknown): readonly Problem[] => {
  try {
    build();
  } catch (error) {
    if (HeraError.is(error)) return error.problems;
    throw error;
  }
  return [];
};
