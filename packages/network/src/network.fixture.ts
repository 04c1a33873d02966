import {
  AwsStack,
  defineEnvironment,
  type EnvironmentProps,
  HeraError,
  type Problem,
  type SynthTarget,
} from '@hera/core';
import { TerraformStack, Testing } from 'cdktf';
import { Network, type NetworkLayout, type NetworkProps } from './index';

/** Blocks of a synthesised stack, by type and address. */
export type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** A synthesised stack as Terraform reads it. */
export interface Synthesised {
  readonly resource: Blocks;
  readonly data: Blocks;
}

/** Synthesises a stack in memory. */
export const synth = (stack: TerraformStack): Synthesised => ({
  data: {},
  resource: {},
  ...JSON.parse(Testing.synth(stack)),
});

/** Resources of one type, in the order of their addresses. */
export const resources = (json: Synthesised, type: string) => Object.values(json.resource[type] ?? {});

/** Addresses of everything in a stack. */
export const addresses = ({ resource, data }: Synthesised): string[] => [
  ...Object.entries(resource).flatMap(([type, made]) => Object.keys(made).map((name) => `${type}.${name}`)),
  ...Object.entries(data).flatMap(([type, made]) => Object.keys(made).map((name) => `data.${type}.${name}`)),
];

/** The layout of the production-environment document. */
export const productionLayout = {
  public: { 'use1-az1': '10.1.1.0/24', 'use1-az2': '10.1.2.0/24', 'use1-az4': '10.1.3.0/24' },
  private: { 'use1-az1': '10.1.10.0/24', 'use1-az2': '10.1.11.0/24', 'use1-az4': '10.1.12.0/24' },
} as const;

/** A network whose subnets are written out. */
export type WrittenOut = NetworkProps & { readonly layout: NetworkLayout };

/** The smallest network that production accepts. */
export const productionNetwork: WrittenOut = {
  cidr: '10.1.0.0/16',
  layout: productionLayout,
  flowLog: { key: { keyArn: 'arn:aws:kms:us-east-1:111122223333:key/logs' } },
};

/** Two zones, as development accepts them. */
export const developmentNetwork: WrittenOut = {
  cidr: '10.2.0.0/16',
  layout: {
    public: { 'use1-az1': '10.2.1.0/24', 'use1-az2': '10.2.2.0/24' },
    private: { 'use1-az1': '10.2.10.0/24', 'use1-az2': '10.2.11.0/24' },
  },
};

/** A stack of an environment in us-east-1. */
export const stackOf = (
  profile: 'production' | 'development',
  more: Partial<EnvironmentProps> = {},
  target: SynthTarget = { kind: 'aws' },
): AwsStack => {
  const name = profile === 'production' ? 'prod' : 'dev';
  const environment = defineEnvironment({ name, profile, region: 'us-east-1', ...more });
  return new AwsStack(Testing.app(), `${name}-aws`, { environment, target });
};

/** A stack that declares no environment. */
export const plainStack = (): TerraformStack => new TerraformStack(Testing.app(), 'mine');

/** Problems that a network is refused with. */
export const problemsOf = (props: unknown, stack: TerraformStack = stackOf('production')): readonly Problem[] => {
  try {
    new Network(stack, 'Network', props as NetworkProps);
  } catch (error) {
    if (HeraError.is(error)) return error.problems;
    throw error;
  }
  return [];
};
