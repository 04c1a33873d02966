import { contextOf, factsOf } from '@hera/core';
import { resources, synth, testStack } from '@hera/core/testing';
import { describe, expect, it } from 'vitest';
import { Network, type NetworkProps } from './index';
import { developmentNetwork, productionNetwork } from './network.fixture';

const built = (profile: 'production' | 'development', props: NetworkProps) => {
  const stack = testStack(profile);
  return { network: new Network(stack, 'Network', props), fact: factsOf(contextOf(stack).facts, 'network')[0] };
};

describe('the description of a network', () => {
  it('names for each subnet what it is really routed to', () => {
    const { network, fact } = built('development', { ...developmentNetwork, ipv6: true });
    const description = network.describe();
    expect(description.subnets.map(({ cidr, usable, route }) => `${cidr} ${usable} ${route}`)).toEqual([
      '10.2.1.0/24 251 internet gateway, internet gateway (IPv6)',
      '10.2.2.0/24 251 internet gateway, internet gateway (IPv6)',
      '10.2.10.0/24 251 NAT gateway in use1-az1, egress-only internet gateway (IPv6), s3 endpoint',
      '10.2.11.0/24 251 NAT gateway in use1-az1, egress-only internet gateway (IPv6), s3 endpoint',
    ]);
    expect(description.mermaid).toMatch(/^flowchart/);
    expect(fact?.description).toMatchObject(description);
  });

  it('says what is left, without the blocks that are reserved', () => {
    const { fact } = built('production', { ...productionNetwork, reserved: { vpn: '10.1.128.0/17' } });
    expect(fact?.description?.blocks).toMatchObject([
      { cidr: '10.1.0.0/16', addresses: 65_536, used: 6 * 256, reserved: 32_768, free: 32_768 - 6 * 256 },
    ]);
  });
});

describe('a VPC that exists', () => {
  it('is described by its owner, and nothing is made or read', () => {
    const stack = testStack('development');
    const network = Network.fromAttributes(stack, 'Shared', {
      vpcId: 'vpc-0123456789abcdef0',
      cidr: '10.9.0.0/16',
      nat: 'per-az',
      layout: {
        private: {
          'use1-az1': { subnetId: 'subnet-0000000000000000a', cidr: '10.9.0.0/24' },
          'use1-az2': { subnetId: 'subnet-0000000000000000b', cidr: '10.9.1.0/24' },
        },
      },
    });
    expect(network.subnets.map(({ tier, zone }) => [tier, zone])).toEqual([
      ['private', 'use1-az1'],
      ['private', 'use1-az2'],
    ]);
    expect(synth(stack)).toMatchObject({ resource: {}, data: {} });
  });

  it('is looked up by data sources', () => {
    const stack = testStack('development');
    const tags = (name: string) => ({ tags: { Name: name } });
    Network.fromLookup(stack, 'Shared', {
      vpc: tags('platform'),
      layout: { private: { 'use1-az1': tags('private-1'), 'use1-az2': tags('private-2') } },
    });
    const json = synth(stack);
    expect(Object.keys(json.data['aws_vpc'] ?? {})).toHaveLength(1);
    expect(resources(json, 'aws_vpc')).toEqual([]);
  });
});
