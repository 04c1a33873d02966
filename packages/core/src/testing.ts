import { TerraformStack, Testing } from 'cdktf';
import { AwsStack } from './aws-stack';
import { defineEnvironment, type EnvironmentProps } from './environment';
import { HeraError, type Problem } from './errors';
import type { ProfileName } from './profile';
import type { SynthTarget } from './target';

/** Options of `testStack`: whatever of the environment is to differ, and the target. */
export interface TestStackOptions extends Partial<EnvironmentProps> {
  /** @default - a real account, with the newest provider that the bindings know */
  readonly target?: SynthTarget;
}

/**
 * A stack to put constructs into: environment `prod` or `dev`, after the profile, in us-east-1. Synthesised in memory by `synth`.
 *
 * @throws HeraError what `defineEnvironment` reports
 */
export const testStack = (profile: ProfileName = 'production', options: TestStackOptions = {}): AwsStack => {
  const { target = { kind: 'aws' }, ...change } = options;
  const name = profile === 'production' ? 'prod' : 'dev';
  const environment = defineEnvironment({ name, profile, region: 'us-east-1', ...change });
  return new AwsStack(Testing.app(), `${environment.name}-aws`, { environment, target });
};

/** A stack that declares no environment, as constructs find it in an app that has nothing else of Hera. */
export const plainStack = (id = 'mine'): TerraformStack => new TerraformStack(Testing.app(), id);

/** Arguments of one block, in snake_case. */
export type BlockArguments = Readonly<Record<string, unknown>>;

/** Blocks of a synthesised stack: type, then second part of the address. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, BlockArguments>>>>;

/** A synthesised stack as Terraform reads it, as far as constructs make it. */
export interface Synthesised {
  readonly resource: Blocks;
  readonly data: Blocks;
}

/** Synthesises a stack in memory, by the `Testing` of cdktf. */
export const synth = (stack: TerraformStack): Synthesised => ({
  data: {},
  resource: {},
  ...JSON.parse(Testing.synth(stack)),
});

/** Arguments of the resources of one type, in the order of their addresses. */
export const resources = ({ resource }: Synthesised, type: string): readonly BlockArguments[] =>
  Object.values(resource[type] ?? {});

/**
 * The problems that a construct, or anything else that is made at once, is refused with; none when it is not. What is no `HeraError` is thrown on.
 *
 * @throws HeraError `HERA_CORE_008` when it is asynchronous: it would be judged before it has ended
 */
export const problemsOf = (build: () => unknown): readonly Problem[] => {
  try {
    const built = build();
    if (!(built instanceof Promise)) return [];
    built.catch(() => undefined);
  } catch (error) {
    if (HeraError.is(error)) return error.problems;
    throw error;
  }
  throw new HeraError({
    code: 'HERA_CORE_008',
    path: 'build',
    message: 'it is asynchronous',
    fix: 'await before, and build at once',
  });
};
