import { AwsStack, defineEnvironment, HeraError, type Problem, type SynthTarget } from '@hera/core';
import { TerraformStack, Testing } from 'cdktf';
import type { ClusterBackupProps } from './cluster-backup-props';

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

/** A stack that declares no environment. */
export const plainStack = (id = 'mine'): TerraformStack => new TerraformStack(Testing.app(), id);

/** What a backup in production cannot do without. */
export const props: ClusterBackupProps = {
  cluster: { clusterName: 'prod', clusterArn: 'arn:aws:eks:us-east-1:111122223333:cluster/prod' },
  key: { keyArn: 'arn:aws:kms:us-east-1:111122223333:key/44444444-4444-4444-8444-444444444444' },
};

/** A topic that admits EventBridge. */
export const topic = {
  topicArn: 'arn:aws:sns:us-east-1:111122223333:prod-notifications',
  publishers: ['eventbridge'],
} as const;

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
