import type { SubnetTier } from '@hera/core';
import { problemsOf } from '@hera/core/testing';
import { describe, expect, it } from 'vitest';
import { planLayout } from '../planner/plan-layout';
import { describeNetwork } from './describe-network';
import type { DescribedNetwork } from './described-network';

const subnets = (zones: readonly string[], tiers: readonly SubnetTier[]): DescribedNetwork['subnets'] =>
  Object.entries(planLayout('10.1.0.0/16', { zones, tiers }, ['100.64.0.0/16'])).flatMap(([tier, made]) =>
    Object.entries(made).map(([zone, cidr]) => ({ tier: tier as SubnetTier, zone, cidr })),
  );

const two: DescribedNetwork = {
  cidr: '10.1.0.0/16',
  secondaryCidrs: ['100.64.0.0/16'],
  subnets: subnets(['use1-az1', 'use1-az2'], ['public', 'private', 'intra', 'pods']),
  nat: { mode: 'per-az' },
  endpoints: { gateway: ['s3'], interface: ['ecr.api', 'sts'] },
};

const table = (network: DescribedNetwork): string =>
  describeNetwork(network)
    .subnets.map(({ cidr, zone, tier, usable, route }) => [cidr, zone, tier, usable, route].join(' | '))
    .join('\n');

const routes = (more: Partial<DescribedNetwork>): Record<string, string> =>
  Object.fromEntries(
    describeNetwork({ ...two, endpoints: {}, ...more })
      .subnets.filter(({ zone }) => zone === 'use1-az2')
      .map(({ tier, route }) => [tier, route]),
  );

describe('the subnet table', () => {
  it('of a NAT gateway per zone', () => {
    expect(table(two)).toMatchInlineSnapshot(`
      "10.1.0.0/20 | use1-az1 | private | 4091 | NAT gateway in use1-az1, s3 endpoint
      10.1.16.0/20 | use1-az2 | private | 4091 | NAT gateway in use1-az2, s3 endpoint
      10.1.128.0/22 | use1-az1 | public | 1019 | internet gateway
      10.1.132.0/22 | use1-az2 | public | 1019 | internet gateway
      10.1.160.0/22 | use1-az1 | intra | 1019 | s3 endpoint
      10.1.164.0/22 | use1-az2 | intra | 1019 | s3 endpoint
      100.64.0.0/19 | use1-az1 | pods | 8187 | NAT gateway in use1-az1, s3 endpoint
      100.64.32.0/19 | use1-az2 | pods | 8187 | NAT gateway in use1-az2, s3 endpoint"
    `);
  });

  it.each<[string, Partial<DescribedNetwork>, Record<string, string>]>([
    [
      'single',
      { nat: { mode: 'single', zones: ['use1-az1'] } },
      { private: 'NAT gateway in use1-az1', pods: 'NAT gateway in use1-az1' },
    ],
    ['single, zone unknown', { nat: { mode: 'single' } }, { private: 'NAT gateway', intra: 'VPC only' }],
    ['regional', { nat: { mode: 'regional' } }, { private: 'regional NAT gateway', public: 'internet gateway' }],
    ['none', { nat: { mode: 'none' } }, { private: 'VPC only', pods: 'VPC only' }],
    [
      'none, with endpoints',
      { nat: { mode: 'none' }, endpoints: { gateway: ['s3', 'dynamodb'] } },
      { private: 's3 endpoint, dynamodb endpoint' },
    ],
    ['per zone, but not in this one', { nat: { mode: 'per-az', zones: ['use1-az1'] } }, { private: 'VPC only' }],
    [
      'dual stack',
      { ipv6: true },
      {
        public: 'internet gateway, internet gateway (IPv6)',
        private: 'NAT gateway in use1-az2, egress-only internet gateway (IPv6)',
        intra: 'VPC only',
      },
    ],
  ])('says where traffic goes: NAT %s', (_, more, expected) => {
    expect(routes(more)).toMatchObject(expected);
  });

  it('is the same for any order of subnets', () => {
    expect(describeNetwork({ ...two, subnets: two.subnets.toReversed() })).toEqual(describeNetwork(two));
  });

  it('refuses what is no block: HERA_NET_002', () => {
    const wrong = [{ tier: 'private', zone: 'use1-az1', cidr: '10.1' }] as const;
    expect(problemsOf(() => describeNetwork({ ...two, subnets: wrong })).map(({ code }) => code)).toEqual([
      'HERA_NET_002',
    ]);
  });
});
