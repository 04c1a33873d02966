import type { Problem } from '@hera/core';
import { problemsOf, type Synthesised, testStack } from '@hera/core/testing';
import type { TerraformStack } from 'cdktf';
import { Network, type NetworkLayout, type NetworkProps } from './index';

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

/** Problems that a network is refused with. */
export const refusalsOf = (props: unknown, stack: TerraformStack = testStack()): readonly Problem[] =>
  problemsOf(() => new Network(stack, 'Network', props as NetworkProps));
