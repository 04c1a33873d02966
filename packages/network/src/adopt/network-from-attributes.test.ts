import { factsOf, subnetsOf } from '@hera/core';
import { testStack } from '@hera/core/testing';
import { Testing, Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import type { networkProblems } from '../errors';
import { altered, knownVpc, notJudged, refusalsOf } from './adopt.fixture';
import { networkFromAttributes } from './network-from-attributes';

const refused = (props: unknown, stack = testStack()) => refusalsOf(networkFromAttributes, props, stack);
const one = (tier: string, change: Readonly<Record<string, unknown>>) => altered(knownVpc, tier, 'use1-az1', change);

describe('a VPC that its owner describes', () => {
  it('is a network reference, and makes nothing', () => {
    const stack = testStack();
    const network = networkFromAttributes(stack, 'Network', knownVpc);
    expect(network).toMatchObject({
      vpcId: 'vpc-0a1b2c3d4e5f60718',
      cidr: '10.1.0.0/16',
      secondaryCidrs: [],
      egress: [],
    });
    expect(subnetsOf(network, 'private').map(({ zone, cidr }) => [zone, cidr])).toEqual([
      ['use1-az1', '10.1.10.0/24'],
      ['use1-az2', '10.1.11.0/24'],
      ['use1-az4', '10.1.12.0/24'],
    ]);
    expect(network.subnets[0]).toEqual({
      subnetId: 'subnet-aaaaaaaaaaaaaaaa0',
      tier: 'public',
      zone: 'use1-az1',
      cidr: '10.1.1.0/24',
    });
    const json = JSON.parse(Testing.synth(stack)) as Record<string, unknown>;
    expect([json['resource'], json['data']]).toEqual([undefined, undefined]);
  });

  it('publishes what is known', () => {
    const stack = testStack();
    networkFromAttributes(stack, 'Network', knownVpc);
    const [fact] = factsOf(stack.manifest.facts, 'network');
    expect(fact).toMatchObject({
      cidr: '10.1.0.0/16',
      nat: 'per-az',
      gatewayEndpoints: ['s3'],
      adopted: { vpcId: 'vpc-0a1b2c3d4e5f60718' },
    });
    expect(fact?.subnets).toHaveLength(6);
    expect(fact?.description?.subnets.at(-1)).toMatchObject({
      cidr: '10.1.12.0/24',
      route: 'NAT gateway in use1-az4, s3 endpoint',
    });
  });

  it('says what cannot be judged of it, when all is written: what is not in the attributes', () => {
    const stack = testStack();
    networkFromAttributes(stack, 'Network', knownVpc);
    expect(notJudged(stack)).toEqual([
      expect.stringMatching(/^network: not judged at synth: routes.*the flow log that the environment asks for$/),
    ]);
  });

  it('says what cannot be judged of it, when only ids are written: HERA_NET_077', () => {
    const stack = testStack('development');
    const ids = {
      vpcId: Token.asString({ ref: 'vpc' }),
      layout: {
        private: {
          'use1-az1': { subnetId: Token.asString({ ref: 'one' }) },
          'use1-az2': { subnetId: 'subnet-0a1b2c3d' },
        },
      },
    };
    const network = networkFromAttributes(stack, 'Network', ids);
    expect(network.cidr).toBeUndefined();
    expect(notJudged(stack)).toEqual([
      expect.stringMatching(/size, place and overlap of private\.use1-az1, private\.use1-az2$/),
      expect.stringMatching(/whether the subnets lie inside the VPC/),
      expect.stringMatching(/^network\.nat: .*how the private tier reaches out/),
      expect.stringMatching(/no fact is published/),
      expect.stringMatching(/routes.*, and flow logs$/),
      expect.stringMatching(/discovery by load balancers and Karpenter of private\.use1-az1/),
      expect.stringMatching(/public addresses on launch of private\.use1-az1/),
    ]);
    expect(stack.manifest.facts).toEqual({});
  });

  it('holds what a cluster waits for', () => {
    const stack = testStack();
    const waited = networkFromAttributes(stack, 'Other', { ...knownVpc, egress: [{ fqn: 'aws_nat_gateway.One' }] });
    expect(waited.egress).toEqual([{ fqn: 'aws_nat_gateway.One' }]);
  });

  it('may have a tier for pods in a secondary block', () => {
    const stack = testStack();
    const pods = Object.fromEntries(
      ['use1-az1', 'use1-az2', 'use1-az4'].map((zone, index) => [
        zone,
        { subnetId: `subnet-${'c'.repeat(16)}${index}`, cidr: `100.64.${index * 32}.0/19`, publicIpOnLaunch: false },
      ]),
    );
    const props = { ...knownVpc, secondaryCidrs: ['100.64.0.0/16'], layout: { ...knownVpc.layout, pods } };
    const network = networkFromAttributes(stack, 'Network', props);
    expect(network.secondaryCidrs).toEqual(['100.64.0.0/16']);
    expect(subnetsOf(network, 'pods')).toHaveLength(3);
  });
});

const cases: readonly (readonly [string, keyof typeof networkProblems | 'HERA_CORE_002', unknown, RegExp])[] = [
  ['a property too many', 'HERA_NET_001', { ...knownVpc, subnets: [] }, /subnets/],
  ['an unknown NAT', 'HERA_NET_001', { ...knownVpc, nat: 'two' }, /network\.nat.*none, single, per-az, regional/],
  ['a CIDR that is none', 'HERA_NET_002', { ...knownVpc, cidr: '10.1' }, /network\.cidr/],
  [
    'host bits',
    'HERA_NET_004',
    one('private', { cidr: '10.1.10.1/24' }),
    /layout\.private\.use1-az1.*10\.1\.10\.0\/24/,
  ],
  ['a small subnet', 'HERA_NET_005', one('private', { cidr: '10.1.10.0/29' }), /shorter prefix/],
  ['a subnet elsewhere', 'HERA_NET_006', one('private', { cidr: '10.7.0.0/24' }), /not inside/],
  ['an overlap', 'HERA_NET_007', one('private', { cidr: '10.1.1.0/25' }), /overlaps 10\.1\.1\.0\/24/],
  ['no subnet', 'HERA_NET_008', { ...knownVpc, layout: {} }, /names no subnet/],
  [
    'other zones in private',
    'HERA_NET_010',
    altered(knownVpc, 'private', 'use1-az5', { subnetId: 'subnet-0a1b2c3d', publicIpOnLaunch: false }),
    /no public subnet in use1-az5/,
  ],
  ['weaker NAT', 'HERA_NET_019', { ...knownVpc, nat: 'single' }, /per-az.*overrides\.nat/],
  [
    'an id of something else',
    'HERA_NET_070',
    { ...knownVpc, vpcId: 'subnet-0a1b2c3d' },
    /network\.vpcId.*id of a VPC.*vpc-/,
  ],
  ['an ARN', 'HERA_NET_070', one('public', { subnetId: 'arn:aws:ec2:subnet' }), /public\.use1-az1\.subnetId.*subnet-/],
  [
    'the same subnet twice',
    'HERA_NET_071',
    one('private', { subnetId: 'subnet-aaaaaaaaaaaaaaaa1' }),
    /public\.use1-az2/,
  ],
  ['a missing role tag', 'HERA_NET_072', one('public', { tags: {} }), /lacks kubernetes\.io\/role\/elb.*"1", ""/],
  [
    'a wrong role tag',
    'HERA_NET_072',
    one('private', { tags: { 'kubernetes.io/role/internal-elb': 'true' } }),
    /internal-elb is "true"/,
  ],
  ['a missing Karpenter tag', 'HERA_NET_072', { ...knownVpc, clusterName: 'prod' }, /karpenter\.sh\/discovery.*"prod"/],
  [
    'public addresses',
    'HERA_NET_073',
    one('private', { publicIpOnLaunch: true }),
    /private subnet get public addresses/,
  ],
  [
    'a cluster name that comes later',
    'HERA_CORE_002',
    { ...knownVpc, clusterName: Token.asString({ ref: 'x' }) },
    /network\.clusterName/,
  ],
];

describe('a VPC that its owner describes is refused', () => {
  it('not at all when it is right', () => {
    expect(refused(knownVpc)).toEqual([]);
  });

  it.each(cases)('for %s: %s', (_, code, props, text) => {
    const problems = refused(props);
    expect([...new Set(problems.map((problem) => problem.code))]).toEqual([code]);
    const [problem] = problems;
    expect(`${problem?.path}: ${problem?.message}; ${problem?.allowed}; ${problem?.fix}`).toMatch(text);
    expect(problem?.constructPath).toBe('prod-aws/Network');
  });

  it.each([
    ['HERA_NET_013', 'us-east-1-bos-1a'],
    ['HERA_NET_014', 'us-east-1a'],
    ['HERA_NET_015', 'euw1-az1'],
    ['HERA_NET_016', 'use1-az3'],
  ])('for a zone: %s', (code, zone) => {
    const layout = Object.fromEntries(
      (['public', 'private'] as const).map((tier) => [
        tier,
        Object.fromEntries(
          Object.entries(knownVpc.layout[tier] ?? {}).map(([name, subnet]) => [
            name === 'use1-az4' ? zone : name,
            subnet,
          ]),
        ),
      ]),
    );
    expect([...new Set(refused({ ...knownVpc, layout }).map((problem) => problem.code))]).toEqual([code]);
  });

  it('for two zones where the environment promises three: HERA_NET_009', () => {
    const two = (['public', 'private'] as const).map((tier) => [
      tier,
      Object.fromEntries(Object.entries(knownVpc.layout[tier] ?? {}).slice(0, 2)),
    ]);
    expect(refused({ ...knownVpc, layout: Object.fromEntries(two) }).map(({ code }) => code)).toEqual([
      'HERA_NET_009',
      'HERA_NET_009',
    ]);
  });

  it('with all problems together', () => {
    const props = {
      ...one('private', { cidr: '10.7.0.0/24', publicIpOnLaunch: true, tags: {} }),
      vpcId: 'platform',
      nat: 'none',
    };
    expect(
      refused(props)
        .map(({ code }) => code)
        .sort(),
    ).toEqual(['HERA_NET_006', 'HERA_NET_019', 'HERA_NET_070', 'HERA_NET_072', 'HERA_NET_073']);
  });

  it('for things that are not even objects, without falling over', () => {
    for (const props of [
      {},
      { vpcId: 4, layout: 5 },
      { vpcId: null, layout: { private: { 'use1-az1': 'x' } }, egress: 1 },
    ])
      expect(refused(props).map(({ code }) => code)).toContain('HERA_NET_001');
  });
});
