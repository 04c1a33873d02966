import type { AwsStack, NetworkRef, Problem } from '@hera/core';
import { problemsOf, testStack } from '@hera/core/testing';
import type { Construct } from 'constructs';
import type { NetworkAttributes, NetworkQuery, SubnetAttributes, SubnetQuery } from './adopted-network-props';

const zones = ['use1-az1', 'use1-az2', 'use1-az4'] as const;

const inZones = <S>(make: (index: number) => S): Readonly<Record<string, S>> =>
  Object.fromEntries(zones.map((zone, index) => [zone, make(index)]));

const subnetId = (digit: string, index: number): string => `subnet-${digit.repeat(16)}${index}`;

/** A VPC of which everything is known. */
export const knownVpc: NetworkAttributes = {
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  cidr: '10.1.0.0/16',
  nat: 'per-az',
  gatewayEndpoints: ['s3'],
  layout: {
    public: inZones((index) => ({
      subnetId: subnetId('a', index),
      cidr: `10.1.${index + 1}.0/24`,
      tags: { 'kubernetes.io/role/elb': '1' },
      publicIpOnLaunch: true,
    })),
    private: inZones((index) => ({
      subnetId: subnetId('b', index),
      cidr: `10.1.${index + 10}.0/24`,
      tags: { 'kubernetes.io/role/internal-elb': '' },
      publicIpOnLaunch: false,
    })),
  },
};

/** A VPC that is looked up by tags, with its addresses written down. */
export const platformQuery: NetworkQuery = {
  vpc: { tags: { Name: 'platform' } },
  cidr: '10.1.0.0/16',
  nat: 'per-az',
  freeAddresses: 6,
  layout: {
    public: inZones((index) => ({ tags: { tier: 'public' }, cidr: `10.1.${index + 1}.0/24` })),
    private: inZones((index) => ({ tags: { tier: 'private' }, cidr: `10.1.${index + 10}.0/24` })),
  },
};

type Layout<S> = Readonly<Partial<Record<string, Readonly<Record<string, S>>>>>;

/** The same layout with one subnet written differently. */
export const altered = <P extends NetworkAttributes | NetworkQuery>(
  props: P,
  tier: string,
  zone: string,
  change: Readonly<Record<string, unknown>>,
): P => {
  const layout = props.layout as Layout<SubnetAttributes | SubnetQuery>;
  const subnets = layout[tier];
  return { ...props, layout: { ...layout, [tier]: { ...subnets, [zone]: { ...subnets?.[zone], ...change } } } };
};

/** Problems that an adopted network is refused with. */
export const refusalsOf = <P>(
  adopt: (scope: Construct, id: string, props: P) => NetworkRef,
  props: unknown,
  stack = testStack(),
): readonly Problem[] => problemsOf(() => adopt(stack, 'Network', props as P));

/** What was recorded as not judged. */
export const notJudged = (stack: AwsStack): readonly string[] =>
  stack.manifest.warnings
    .filter(({ code }) => code === 'HERA_NET_077')
    .map(({ path, message }) => `${path}: ${message}`);
