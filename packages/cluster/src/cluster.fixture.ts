import {
  AwsStack,
  defineEnvironment,
  type EnvironmentProps,
  type NetworkRef,
  type Problem,
  type ProfileName,
  type SynthTarget,
} from '@hera/core';
import { type Blocks, problemsOf, synth } from '@hera/core/testing';
import { Testing } from 'cdktf';
import { Cluster } from './cluster';
import type { ClusterProps } from './cluster-props';
import { systemNodeGroup, workloadNodeGroup } from './node-group-presets';

/** A day on which 1.35 and 1.36 have more than 90 days of standard support, and 1.34 has less. */
export const today = new Date('2026-11-24T12:00:00Z');

const zones = ['use1-az1', 'use1-az2', 'use1-az4'];

/** A network of somebody else's, by its ids. */
export const network = (change: Partial<NetworkRef> = {}): NetworkRef => ({
  vpcId: 'vpc-0a1b2c3d',
  subnets: zones.flatMap((zone, index) => [
    { subnetId: `subnet-public-${index}`, tier: 'public' as const, zone },
    { subnetId: `subnet-private-${index}`, tier: 'private' as const, zone },
  ]),
  ...change,
});

const key = (name: string) => ({ keyArn: `arn:aws:kms:us-east-1:111122223333:key/${name}` });

/** Props that production takes. */
export const productionProps = (change: Partial<ClusterProps> = {}): ClusterProps => ({
  name: 'prod',
  network: network(),
  keys: { secrets: key('secrets'), volumes: key('volumes'), logs: key('logs') },
  accessEntries: [
    {
      type: 'STANDARD',
      name: 'platform',
      principalArn: 'arn:aws:iam::111122223333:role/platform',
      policies: [{ policy: 'AmazonEKSClusterAdminPolicy' }],
    },
  ],
  nodeGroups: [systemNodeGroup(), workloadNodeGroup()],
  today,
  ...change,
});

/** Props that development takes. */
export const developmentProps = (change: Partial<ClusterProps> = {}): ClusterProps => {
  const { keys: _, ...props } = productionProps(change);
  return { ...props, ...(change.keys === undefined ? {} : { keys: change.keys }) };
};

/** A stack of an environment, for a real account unless told otherwise. */
export const stackOf = (
  profile: ProfileName,
  target: SynthTarget = { kind: 'aws' },
  change: Partial<EnvironmentProps> = {},
): AwsStack =>
  new AwsStack(Testing.app(), 'test', {
    environment: defineEnvironment({
      name: 'test',
      profile,
      region: 'us-east-1',
      tags: { team: 'platform' },
      ...change,
    }),
    target,
  });

/** Resources of a synthesised stack. */
export type Resources = Blocks;

/** Resources of a stack with one cluster. */
export const resourcesOf = (props: ClusterProps, stack: AwsStack = stackOf('production')): Resources => {
  new Cluster(stack, 'Cluster', props);
  return synth(stack).resource;
};

/** The only resource of a type whose address contains a text. */
export const only = (resources: Resources, type: string, part = ''): Readonly<Record<string, unknown>> => {
  const found = Object.entries(resources[type] ?? {}).filter(([id]) => id.includes(part));
  if (found.length !== 1) throw new Error(`${found.length} of ${type} match ${JSON.stringify(part)}`);
  return (found[0] as (typeof found)[0])[1];
};

/** Problems that the props have in a stack. */
export const refusalsOf = (props: ClusterProps, stack: AwsStack = stackOf('production')): readonly Problem[] =>
  problemsOf(() => new Cluster(stack, 'Cluster', props));

/** Warnings that the props give in a stack. */
export const warningsOf = (props: ClusterProps, stack: AwsStack = stackOf('production')): readonly Problem[] => {
  new Cluster(stack, 'Cluster', props);
  return stack.manifest.warnings;
};
