import { factsOf, type NetworkRef } from '@hera/core';
import { testStack } from '@hera/core/testing';
import { TerraformOutput, Testing, Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import type { networkProblems } from '../errors';
import { altered, notJudged, platformQuery, refusalsOf } from './adopt.fixture';
import type { NetworkQuery } from './adopted-network-props';
import { networkFromLookup } from './network-from-lookup';

interface DataSource {
  readonly id?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly cidr_block?: string;
  readonly filter?: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly lifecycle: {
    readonly postcondition: readonly { readonly condition: string; readonly error_message: string }[];
  };
}

const found = (query: NetworkQuery, stack = testStack()) => {
  const network = networkFromLookup(stack, 'Network', query);
  const json = JSON.parse(Testing.synth(stack)) as {
    readonly data: Readonly<Record<string, Readonly<Record<string, DataSource>>>>;
    readonly resource?: unknown;
  };
  const of = (type: string) => Object.values(json.data[type] ?? {});
  const conditions = (source: DataSource | undefined) =>
    source?.lifecycle.postcondition.map(({ condition }) => condition) ?? [];
  return { stack, network, json, of, conditions };
};

const one = (tier: string, change: Readonly<Record<string, unknown>>) =>
  altered(platformQuery, tier, 'use1-az1', change);

/** References of a network as Terraform reads them. */
const resolved = ({ vpcId, subnets }: NetworkRef) => {
  const stack = testStack();
  new TerraformOutput(stack, 'refs', { value: [vpcId, ...subnets.map(({ subnetId }) => subnetId)] });
  const { output } = JSON.parse(Testing.synth(stack)) as {
    readonly output: { readonly refs: { readonly value: string[] } };
  };
  const [vpc, ...rest] = output.refs.value;
  return { vpc, subnets: rest };
};

describe('a VPC that is looked up', () => {
  it('is read by data sources whose addresses derive from tier and zone', () => {
    const { network, json } = found(platformQuery);
    expect(json.resource).toBeUndefined();
    const names = Object.values(json.data).flatMap((sources) => Object.keys(sources).map((name) => name.slice(0, -9)));
    expect(names).toContain('Network_private_use1-az4_Subnet');
    const { vpc, subnets } = resolved(network);
    expect(vpc).toMatch(/^\$\{data\.aws_vpc\.Network_Vpc_[0-9A-F]{8}\.id\}$/);
    expect(new Set(subnets).size).toBe(6);
    expect(subnets[0]).toMatch(/^\$\{data\.aws_subnet\.Network_public_use1-az1_Subnet_[0-9A-F]{8}\.id\}$/);
  });

  it('keeps every address when a zone and a tier are added', () => {
    const addresses = (query: NetworkQuery) =>
      Object.entries(found(query).json.data).flatMap(([type, sources]) =>
        Object.keys(sources).map((name) => `${type}.${name}`),
      );
    const more = altered(altered(platformQuery, 'public', 'use1-az5', { cidr: '10.1.5.0/24' }), 'private', 'use1-az5', {
      cidr: '10.1.15.0/24',
    });
    expect(addresses(more)).toEqual(expect.arrayContaining(addresses(platformQuery)));
  });

  it('is the VPC with the tags and the block, with DNS', () => {
    const [vpc] = found({ ...platformQuery, secondaryCidrs: ['100.64.0.0/16'] }).of('aws_vpc');
    expect(vpc).toMatchObject({ tags: { Name: 'platform' }, cidr_block: '10.1.0.0/16' });
    expect(vpc?.lifecycle.postcondition.map(({ condition }) => condition)).toEqual([
      '${self.enable_dns_support && self.enable_dns_hostnames}',
      '${contains(self.cidr_block_associations[*].cidr_block, "100.64.0.0/16")}',
    ]);
  });

  it('finds a subnet by VPC, zone, block and tags, and only one', () => {
    const { network, of, conditions } = found(platformQuery);
    const [candidates] = of('aws_subnets');
    expect(candidates?.filter).toEqual([
      { name: 'vpc-id', values: [resolved(network).vpc] },
      { name: 'availability-zone-id', values: ['use1-az1'] },
      { name: 'cidr-block', values: ['10.1.10.0/24'] },
      { name: 'tag:tier', values: ['private'] },
    ]);
    expect(conditions(candidates)).toEqual(['${length(self.ids) == 1}']);
    expect(of('aws_subnet')[0]?.id).toMatch(
      /^\$\{one\(data\.aws_subnets\.Network_private_use1-az1_Candidates_\w+\.ids\)\}$/,
    );
  });

  it('takes a subnet by its id, and zones by name', () => {
    const layout = {
      private: { 'us-east-1a': { subnetId: 'subnet-0a1b2c3d' }, 'us-east-1b': { tags: { tier: 'private' } } },
    };
    const { of, conditions } = found(
      { vpc: { vpcId: 'vpc-0a1b2c3d' }, cidr: '10.1.0.0/16', layout },
      testStack('development'),
    );
    const [byId] = of('aws_subnet');
    expect(byId?.id).toBe('subnet-0a1b2c3d');
    expect(conditions(byId).slice(0, 2)).toEqual([
      expect.stringMatching(/^\$\{self\.vpc_id == data\.aws_vpc\.Network_Vpc_\w+\.id\}$/),
      '${self.availability_zone == "us-east-1a"}',
    ]);
    expect(conditions(of('aws_vpc')[0])).toContain('${self.cidr_block == "10.1.0.0/16"}');
    expect(of('aws_subnets').map(({ filter }) => filter?.[1]?.name)).toEqual(['availability-zone']);
    expect(of('aws_vpc')[0]).toMatchObject({ id: 'vpc-0a1b2c3d' });
    expect(of('aws_vpc')[0]).not.toHaveProperty('cidr_block');
  });

  it('holds inner subnets to what their tier promises, at plan', () => {
    const { of, conditions } = found({ ...platformQuery, clusterName: 'prod' });
    const byTier = (tier: string) => of('aws_subnet').find(({ id }) => id?.includes(`_${tier}_use1-az1_`));
    expect(conditions(byTier('private'))).toEqual([
      '${!self.map_public_ip_on_launch}',
      '${contains(["1", ""], lookup(self.tags, "kubernetes.io/role/internal-elb", "absent"))}',
      '${contains(["prod"], lookup(self.tags, "karpenter.sh/discovery", "absent"))}',
      '${self.available_ip_address_count >= 6}',
    ]);
    expect(conditions(byTier('public'))).toEqual([expect.stringMatching(/role\/elb/)]);
    expect(byTier('private')?.lifecycle.postcondition[0]?.error_message).toBe(
      'network.layout.private.use1-az1: ${self.id} gives machines public addresses on launch, which the private tier does not.',
    );
  });

  it('does not ask for role tags or free addresses where told so, and says it', () => {
    const { freeAddresses: _, ...rest } = platformQuery;
    const { stack, of, conditions } = found({ ...rest, roleTags: false });
    expect(of('aws_subnet').flatMap(conditions).join()).not.toMatch(/tags|available/);
    expect(notJudged(stack).join('\n')).toMatch(/discovery by load balancers[\s\S]*network\.freeAddresses/);
  });

  it('publishes what is known', () => {
    const { stack } = found({ ...platformQuery, vpc: { vpcId: 'vpc-0a1b2c3d' }, cidr: '10.1.0.0/16' });
    expect(factsOf(stack.manifest.facts, 'network')).toMatchObject([
      { cidr: '10.1.0.0/16', nat: 'per-az', adopted: { vpcId: 'vpc-0a1b2c3d' } },
    ]);
    const { cidr: _, ...rest } = platformQuery;
    const unknown = found(rest).stack;
    expect(unknown.manifest.facts).toEqual({});
    expect(notJudged(unknown).join()).toMatch(/no fact is published/);
  });

  it('says what cannot be judged: HERA_NET_077', () => {
    const { stack } = found(one('private', { cidr: undefined }));
    expect(stack.manifest.facts).toEqual({});
    expect(notJudged(stack)).toEqual([
      expect.stringMatching(/size, place and overlap of private\.use1-az1$/),
      expect.stringMatching(/no fact is published/),
      expect.stringMatching(/routes.*flow log/),
    ]);
  });
});

const token = Token.asString({ ref: 'x' });
const cases: readonly (readonly [string, keyof typeof networkProblems | 'HERA_CORE_002', unknown, RegExp])[] = [
  ['a property too many', 'HERA_NET_001', { ...platformQuery, vpcId: 'vpc-0a1b2c3d' }, /vpcId/],
  ['a subnet elsewhere', 'HERA_NET_006', one('private', { cidr: '10.7.0.0/24' }), /not inside/],
  ['an overlap', 'HERA_NET_007', one('private', { cidr: '10.1.1.0/24' }), /overlaps/],
  [
    'an id of something else',
    'HERA_NET_070',
    { ...platformQuery, vpc: { vpcId: 'platform' }, freeAddresses: 0 },
    /network\.vpc\.vpcId/,
  ],
  [
    'the same search twice',
    'HERA_NET_071',
    one('private', { tags: { tier: 'public' }, cidr: '10.1.1.0/24' }),
    /public\.use1-az1/,
  ],
  [
    'more free addresses than there are',
    'HERA_NET_074',
    { ...platformQuery, freeAddresses: 252 },
    /252 are more.*up to 251/,
  ],
  [
    'a subnet without a word',
    'HERA_NET_075',
    altered(platformQuery, 'private', 'use1-az1', { tags: {}, cidr: undefined }),
    /private\.use1-az1.*subnetId, tags, cidr/,
  ],
  [
    'a VPC without a word',
    'HERA_NET_076',
    { ...platformQuery, vpc: {}, cidr: undefined },
    /network\.vpc.*vpcId, vpc\.tags, cidr/,
  ],
  ['a VPC block with host bits', 'HERA_NET_004', { ...platformQuery, cidr: '10.1.0.9/16' }, /^network\.cidr: /],
  ['a VPC block that comes later', 'HERA_CORE_002', { ...platformQuery, cidr: token }, /^network\.cidr: /],
  ['a block that comes later', 'HERA_CORE_002', one('private', { cidr: token }), /private\.use1-az1\.cidr/],
  [
    'a number that comes later',
    'HERA_CORE_002',
    { ...platformQuery, freeAddresses: Token.asNumber({ ref: 'x' }) },
    /freeAddresses/,
  ],
];

describe('a lookup is refused', () => {
  const refused = (props: unknown) => refusalsOf(networkFromLookup, props);

  it('not at all when it is right', () => {
    expect(refused(platformQuery)).toEqual([]);
  });

  it.each(cases)('for %s: %s', (_, code, props, text) => {
    const problems = refused(props);
    expect(problems.map((problem) => problem.code)).toContain(code);
    const told = problems.filter((problem) => problem.code === code);
    expect(told.map(({ path, message, allowed, fix }) => `${path}: ${message}; ${allowed}; ${fix}`).join('\n')).toMatch(
      text,
    );
    expect(told[0]?.constructPath).toBe('prod-aws/Network');
  });

  it('and makes nothing then', () => {
    const stack = testStack();
    refusalsOf(networkFromLookup, { ...platformQuery, vpc: {}, cidr: undefined }, stack);
    expect(JSON.parse(Testing.synth(stack))).not.toHaveProperty('data');
  });

  it('for things that are not even objects, without falling over', () => {
    for (const props of [{}, { vpc: 4, layout: 5 }, { vpc: null, layout: { private: 'x' } }])
      expect(refused(props).map(({ code }) => code)).toContain('HERA_NET_001');
  });
});
