import type { NetworkRef } from '@hera/core';
import { expect, it } from 'vitest';
import { network } from '../cluster.fixture';
import { podsTierConfiguration } from './pods-tier';

const withPods = (named: boolean): NetworkRef => {
  const { subnets } = network();
  const pods = ['a', 'b'].map((letter) => ({
    subnetId: `subnet-pods-${letter}`,
    tier: 'pods' as const,
    zone: `use1-az-${letter}`,
    ...(named ? { availabilityZone: `us-east-1${letter}` } : {}),
  }));
  return network({ subnets: [...subnets, ...pods] });
};

it('has an ENIConfig for each zone of the pods tier, by the name in the zone label', () => {
  expect(podsTierConfiguration(withPods(true), 'ipv4', 'us-east-1')).toEqual({
    env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true', ENI_CONFIG_LABEL_DEF: 'topology.kubernetes.io/zone' },
    eniConfig: {
      create: true,
      region: 'us-east-1',
      subnets: { 'us-east-1a': { id: 'subnet-pods-a' }, 'us-east-1b': { id: 'subnet-pods-b' } },
    },
  });
});

it.each([
  ['without a pods tier', network(), 'ipv4', 'us-east-1'],
  ['where zones are not known by name', withPods(false), 'ipv4', 'us-east-1'],
  ['where the region is not known', withPods(true), 'ipv4', undefined],
  ['for IPv6, which needs no room', withPods(true), 'ipv6', 'us-east-1'],
] as const)('is left to the tag %s', (_, given, family, region) => {
  expect(podsTierConfiguration(given, family, region)).toBeUndefined();
});
