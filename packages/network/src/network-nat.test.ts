import { contextOf, factsOf, type SynthTarget } from '@hera/core';
import { resources, synth, testStack } from '@hera/core/testing';
import { Eip } from '@cdktf/provider-aws/lib/eip/index.js';
import type { TerraformResource } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { Network, type NetworkProps } from './index';
import { addresses, productionLayout, productionNetwork, refusalsOf } from './network.fixture';

const built = (nat: NetworkProps['nat'], props: Partial<NetworkProps> = {}) => {
  const stack = testStack('production');
  const network = new Network(stack, 'Network', {
    ...productionNetwork,
    ...(nat === undefined ? {} : { nat }),
    ...props,
  });
  return { network, json: synth(stack), facts: factsOf(contextOf(stack).facts, 'network') };
};
const id = (number: number) => `eipalloc-0000000000000000${number}`;
const privateOnly = { private: productionLayout.private };
const natRoutes = (json: ReturnType<typeof synth>) =>
  resources(json, 'aws_route').filter((route) => 'nat_gateway_id' in route);

describe('a regional NAT gateway', () => {
  it('spans the VPC without a subnet, an Elastic IP or a public tier, behind an internet gateway', () => {
    const { json, facts, network } = built('regional', { layout: privateOnly });
    expect(resources(json, 'aws_nat_gateway')).toEqual([
      {
        availability_mode: 'regional',
        connectivity_type: 'public',
        vpc_id: expect.stringContaining('aws_vpc.'),
        tags: { Name: 'prod-nat' },
        depends_on: [expect.stringMatching(/^aws_internet_gateway\.Network_public_InternetGateway_DDF461D2$/)],
      },
    ]);
    expect(json.resource['aws_eip']).toBeUndefined();
    expect(new Set(natRoutes(json).map((route) => route['nat_gateway_id'])).size).toBe(1);
    expect(natRoutes(json)).toHaveLength(3);
    expect(facts[0]).toMatchObject({ nat: 'regional' });
    expect(network.natGateways).toEqual([{ natGatewayId: expect.any(String) }]);
    const waited = network.egress.map((dependable) => (dependable as TerraformResource).terraformResourceType);
    expect(waited.filter((type) => type === 'aws_nat_gateway')).toHaveLength(1);
  });

  it('keeps the internet gateway when a public tier comes, and no address with zonal ones', () => {
    const alone = addresses(built('regional', { layout: privateOnly }).json);
    const together = addresses(built('regional').json);
    expect(together).toEqual(expect.arrayContaining(alone));
    const zonal = addresses(built('per-az').json).filter((address) => address.startsWith('aws_nat_gateway.'));
    expect(together.filter((address) => zonal.includes(address))).toEqual([]);
  });

  it('is handed on without a zone, and zonal ones with theirs', () => {
    const { network } = built('per-az');
    expect(network.natGateways.map(({ zone }) => zone)).toEqual(['use1-az1', 'use1-az2', 'use1-az4']);
    expect(network.addressUsageMetrics).toBe(true);
  });

  it('takes your Elastic IPs per zone', () => {
    const nat = {
      mode: 'regional',
      addresses: { 'use1-az1': [id(1), id(2)], 'use1-az2': id(3), 'use1-az4': [id(4)] },
    } as const;
    const [gateway] = resources(built(nat).json, 'aws_nat_gateway');
    expect(gateway?.['availability_zone_address']).toEqual([
      { allocation_ids: [id(1), id(2)], availability_zone_id: 'use1-az1' },
      { allocation_ids: [id(3)], availability_zone_id: 'use1-az2' },
      { allocation_ids: [id(4)], availability_zone_id: 'use1-az4' },
    ]);
  });

  it.each<[string, SynthTarget]>([
    ['the local target', { kind: 'local', providerVersion: '5.100.0' }],
    ['the target', { kind: 'aws', providerVersion: '6.23.0' }],
  ])('is refused where %s does not know it: HERA_NET_026', (what, target) => {
    const problems = refusalsOf({ ...productionNetwork, nat: 'regional' }, testStack('production', { target }));
    expect(problems).toMatchObject([
      { code: 'HERA_NET_026', path: 'network.nat', fix: expect.stringContaining('per-az') },
    ]);
    expect(problems[0]?.message).toContain(`6.24.0 or newer, and ${what} has ${target.providerVersion}`);
  });

  it('is no weaker than NAT per zone, and NAT per zone no weaker than it', () => {
    expect(refusalsOf({ ...productionNetwork, nat: 'regional' })).toEqual([]);
    const regional = testStack('production', { overrides: { nat: { value: 'regional' } } });
    expect(refusalsOf({ ...productionNetwork, nat: 'per-az' }, regional)).toEqual([]);
  });
});

describe('a single NAT gateway', () => {
  const justification = 'one office, and an hour without egress is accepted';
  const stack = () => testStack('production', { overrides: { nat: { value: 'single', justification } } });

  it('stands where it is told to, whatever is written first', () => {
    const at = stack();
    new Network(at, 'Network', { ...productionNetwork, nat: { mode: 'single', zone: 'use1-az2' } });
    expect(Object.keys(synth(at).resource['aws_nat_gateway'] ?? {})).toEqual([expect.stringContaining('nat_use1-az2')]);
  });

  it('is refused in a zone without a public subnet, and a zone without a single one: HERA_NET_025', () => {
    expect(refusalsOf({ ...productionNetwork, nat: { mode: 'single', zone: 'use1-az6' } }, stack())).toMatchObject([
      { code: 'HERA_NET_025', path: 'network.nat.zone', allowed: 'use1-az1, use1-az2, use1-az4' },
    ]);
    expect(refusalsOf({ ...productionNetwork, nat: { mode: 'per-az', zone: 'use1-az1' } })).toMatchObject([
      { code: 'HERA_NET_025', fix: expect.stringContaining('network.nat.mode to single') },
    ]);
  });
});

describe('your own Elastic IPs', () => {
  const perZone = { 'use1-az1': id(1), 'use1-az2': [id(2), id(3)], 'use1-az4': id(4) };

  it('are used as they are, the first as primary, and none is made', () => {
    const { json } = built({ mode: 'per-az', addresses: perZone });
    expect(json.resource['aws_eip']).toBeUndefined();
    const used = resources(json, 'aws_nat_gateway').map((gateway) => [
      gateway['allocation_id'],
      gateway['secondary_allocation_ids'],
    ]);
    expect(used).toEqual([
      [id(1), undefined],
      [id(2), [id(3)]],
      [id(4), undefined],
    ]);
  });

  it('may be made in the same stack', () => {
    const stack = testStack('production');
    const made = new Eip(stack, 'Egress', { domain: 'vpc' });
    new Network(stack, 'Network', {
      ...productionNetwork,
      nat: { mode: 'per-az', addresses: { ...perZone, 'use1-az1': made.allocationId } },
    });
    expect(resources(synth(stack), 'aws_nat_gateway')[0]?.['allocation_id']).toMatch(/aws_eip\.Egress.*allocation_id/);
  });

  it.each<[string, object, string, RegExp]>([
    ['a zone too few', { 'use1-az1': id(1), 'use1-az2': id(2) }, 'network.nat.addresses', /none for use1-az4/],
    ['a zone too many', { ...perZone, 'use1-az6': id(5) }, 'network.nat.addresses', /some for use1-az6/],
    ['no address', { ...perZone, 'use1-az1': [] }, 'network.nat.addresses.use1-az1', /0 Elastic IPs/],
    [
      'nine addresses',
      { ...perZone, 'use1-az1': [5, 6, 7, 8, 9, 10, 11, 12, 13].map((number) => `eipalloc-${number + 10_000_000}`) },
      'network.nat.addresses.use1-az1',
      /9 Elastic IPs/,
    ],
  ])('are refused for %s: HERA_NET_023', (_, given, path, message) => {
    const problems = refusalsOf({ ...productionNetwork, nat: { mode: 'per-az', addresses: given } });
    expect(problems).toMatchObject([{ code: 'HERA_NET_023', path, message: expect.stringMatching(message) }]);
  });

  it('are refused where no gateway is: HERA_NET_023', () => {
    const intra = { intra: productionLayout.private };
    const none = { ...productionNetwork, layout: intra, nat: { mode: 'none', addresses: { 'use1-az1': id(1) } } };
    expect(refusalsOf(none)).toMatchObject([
      { code: 'HERA_NET_023', allowed: expect.stringContaining('no addresses') },
    ]);
  });

  it.each([
    ['is an address, not an id', '203.0.113.7', /is not an allocation id/],
    ['is used twice', id(1), /is used in use1-az1 too/],
  ])('are refused where one %s: HERA_NET_024', (_, given, message) => {
    const nat = { mode: 'per-az', addresses: { ...perZone, 'use1-az2': given } };
    expect(refusalsOf({ ...productionNetwork, nat })).toMatchObject([
      { code: 'HERA_NET_024', path: 'network.nat.addresses.use1-az2', message: expect.stringMatching(message) },
    ]);
  });
});
