import { AwsStack, defineEnvironment, HeraError, type Problem, type SynthTarget } from '@hera/core';
import { TerraformStack, Testing } from 'cdktf';

/** A synthesised stack as Terraform reads it. */
export interface Synthesised {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/** Synthesises a stack in memory. */
export const synth = (stack: TerraformStack): Synthesised => ({ resource: {}, ...JSON.parse(Testing.synth(stack)) });

/** Resources of one type, in the order of their addresses. */
export const resources = ({ resource }: Synthesised, type: string) => Object.values(resource[type] ?? {});

/** A statement as a test reads it. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

/** Statements of a policy document in a rendered resource. */
export const statements = (policy: unknown): readonly Statement[] => JSON.parse(String(policy)).Statement;

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
