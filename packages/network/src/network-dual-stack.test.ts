import { contextOf, factsOf } from '@hera/core';
import { resources, synth, testStack } from '@hera/core/testing';
import { describe, expect, it } from 'vitest';
import { Network, type NetworkProps } from './index';
import { addresses, productionNetwork, refusalsOf } from './network.fixture';

const built = (props: Partial<NetworkProps>) => {
  const stack = testStack('production');
  const network = new Network(stack, 'Network', { ...productionNetwork, ...props });
  return { network, json: synth(stack), fact: factsOf(contextOf(stack).facts, 'network')[0] };
};
const block = (json: ReturnType<typeof synth>, type: string, part: string) =>
  Object.entries(json.resource[type] ?? {}).find(([name]) => name.includes(part))?.[1];

describe('dual stack', () => {
  const { json, fact } = built({ ipv6: true });

  it('has a /56 from AWS and a /64 in every subnet, by tier and zone number', () => {
    expect(resources(json, 'aws_vpc')[0]).toMatchObject({ assign_generated_ipv6_cidr_block: true });
    const placed = Object.entries(json.resource['aws_subnet'] ?? {}).map(([name, subnet]) => [
      name.replace(/^Network_|_Subnet_\w+$/g, ''),
      /cidrsubnet\(aws_vpc\.\w+\.ipv6_cidr_block, 8, (\d+)\)/.exec(String(subnet['ipv6_cidr_block']))?.[1],
      subnet['assign_ipv6_address_on_creation'],
    ]);
    expect(placed).toEqual([
      ['private_use1-az1', '0', true],
      ['private_use1-az2', '1', true],
      ['private_use1-az4', '3', true],
      ['public_use1-az1', '16', true],
      ['public_use1-az2', '17', true],
      ['public_use1-az4', '19', true],
    ]);
    expect(fact).toMatchObject({ ipv6: true });
  });

  it('lets public subnets be reached, and private ones only out', () => {
    const routes = resources(json, 'aws_route').filter((route) => route['destination_ipv6_cidr_block'] === '::/0');
    expect(routes.filter((route) => 'egress_only_gateway_id' in route)).toHaveLength(3);
    expect(routes.filter((route) => 'gateway_id' in route)).toHaveLength(1);
    expect(routes).toHaveLength(4);
    expect(resources(json, 'aws_egress_only_internet_gateway')).toHaveLength(1);
  });

  it('is added to what stands without moving it', () => {
    expect(addresses(json)).toEqual(expect.arrayContaining(addresses(built({}).json)));
  });

  it('adopts the rule for IPv6 that AWS adds to the default network ACL', () => {
    const [acl] = resources(json, 'aws_default_network_acl');
    for (const direction of ['ingress', 'egress']) {
      expect(acl?.[direction]).toMatchObject([
        { rule_no: 100, cidr_block: '0.0.0.0/0', action: 'allow', protocol: '-1' },
        { rule_no: 101, ipv6_cidr_block: '::/0', action: 'allow', protocol: '-1' },
      ]);
    }
  });

  it('is left out of subnets where the target gives them no IPv6 block, and not promised', () => {
    const stack = testStack('production', { target: { kind: 'local', providerVersion: '5.100.0' } });
    new Network(stack, 'Network', { ...productionNetwork, ipv6: true });
    const local = synth(stack);
    expect(addresses(local)).toEqual(addresses(json));
    expect(JSON.stringify(local.resource['aws_subnet'])).not.toContain('ipv6');
    expect(factsOf(contextOf(stack).facts, 'network')[0]).not.toHaveProperty('ipv6');
    expect(stack.manifest.leftOut).toContainEqual(
      expect.objectContaining({ what: 'aws_subnet.ipv6_cidr_block', constructPath: 'prod-aws/Network' }),
    );
  });

  it('is refused for a zone beyond the sixteenth: HERA_NET_027', () => {
    const far = 'us-east-1q';
    const layout = {
      private: { 'us-east-1a': '10.1.10.0/24', 'us-east-1b': '10.1.11.0/24', [far]: '10.1.12.0/24' },
      public: { 'us-east-1a': '10.1.1.0/24', 'us-east-1b': '10.1.2.0/24', [far]: '10.1.3.0/24' },
    };
    expect(refusalsOf({ ...productionNetwork, layout, ipv6: true }).map(({ code, path }) => [code, path])).toEqual([
      ['HERA_NET_027', `network.layout.public.${far}`],
      ['HERA_NET_027', `network.layout.private.${far}`],
    ]);
    expect(refusalsOf({ ...productionNetwork, layout })).toEqual([]);
  });
});

describe('pods', () => {
  const pods = { 'use1-az1': '100.64.0.0/18', 'use1-az2': '100.64.64.0/18', 'use1-az4': '100.64.128.0/18' };
  const withPods = { layout: { ...productionNetwork.layout, pods }, secondaryCidrs: ['100.64.0.0/16'] };
  const { json, network, fact } = built(withPods);

  it('have subnets in the secondary CIDR, made after it and found by the CNI', () => {
    const associations = Object.keys(json.resource['aws_vpc_ipv4_cidr_block_association'] ?? {});
    expect(associations).toEqual([expect.stringMatching(/^Network_secondary-cidrs_1006400-16_Association_\w+$/)]);
    const subnet = block(json, 'aws_subnet', 'pods_use1-az2');
    expect(subnet).toMatchObject({
      cidr_block: '100.64.64.0/18',
      availability_zone_id: 'use1-az2',
      depends_on: [`aws_vpc_ipv4_cidr_block_association.${associations[0]}`],
      tags: { Name: 'prod-pods-use1-az2', 'kubernetes.io/role/cni': '1' },
    });
    expect(block(json, 'aws_subnet', 'private_use1-az2')).not.toHaveProperty('depends_on');
    expect(block(json, 'aws_subnet', 'private_use1-az2')?.['tags']).not.toHaveProperty(['kubernetes.io/role/cni']);
  });

  it('share the route table of their zone, so they leave through its NAT gateway', () => {
    const tables = json.resource['aws_route_table_association'] ?? {};
    const tableOf = (part: string) =>
      Object.entries(tables).find(([name]) => name.includes(part))?.[1]['route_table_id'];
    for (const zone of Object.keys(pods)) {
      expect(tableOf(`pods_${zone}`)).toMatch(`private_${zone}`);
      expect(tableOf(`pods_${zone}`)).toBe(tableOf(`private_${zone}`));
    }
    expect(resources(json, 'aws_route_table')).toHaveLength(4);
  });

  it('are what other packages see', () => {
    expect(network.secondaryCidrs).toEqual(['100.64.0.0/16']);
    expect(network.subnets.filter(({ tier }) => tier === 'pods').map(({ cidr }) => cidr)).toEqual(Object.values(pods));
    expect(fact).toMatchObject({ secondaryCidrs: ['100.64.0.0/16'] });
    expect(fact?.subnets).toContainEqual({ tier: 'pods', zone: 'use1-az4', cidr: '100.64.128.0/18' });
  });

  it('are added to what stands without moving it', () => {
    expect(addresses(json)).toEqual(expect.arrayContaining(addresses(built({}).json)));
  });

  it('are refused where no node is: HERA_NET_029', () => {
    const more = { ...pods, 'use1-az6': '100.64.192.0/18' };
    const layout = { ...withPods.layout, pods: more };
    expect(refusalsOf({ ...productionNetwork, ...withPods, layout })).toMatchObject([
      { code: 'HERA_NET_029', path: 'network.layout.pods', message: expect.stringContaining('use1-az6') },
    ]);
  });
});

describe('a computed layout', () => {
  it('makes all tiers from a list of zones, and takes the pods from the secondary CIDR', () => {
    const { network } = built({
      layout: { zones: ['use1-az1', 'use1-az2', 'use1-az4'] },
      secondaryCidrs: ['100.64.0.0/16'],
    });
    expect(network.subnets.map(({ tier, cidr }) => `${tier} ${cidr}`)).toEqual([
      'public 10.1.128.0/22',
      'public 10.1.132.0/22',
      'public 10.1.140.0/22',
      'private 10.1.0.0/20',
      'private 10.1.16.0/20',
      'private 10.1.48.0/20',
      'intra 10.1.160.0/22',
      'intra 10.1.164.0/22',
      'intra 10.1.172.0/22',
      'pods 100.64.0.0/19',
      'pods 100.64.32.0/19',
      'pods 100.64.96.0/19',
    ]);
  });

  it('keeps every address when a zone comes', () => {
    const of = (zones: string[]) => built({ layout: { zones }, secondaryCidrs: ['100.64.0.0/16'] }).json;
    const before = of(['use1-az2', 'use1-az4', 'use1-az6']);
    const after = of(['use1-az1', 'use1-az2', 'use1-az4', 'use1-az6']);
    expect(addresses(after)).toEqual(expect.arrayContaining(addresses(before)));
    for (const [name, subnet] of Object.entries(before.resource['aws_subnet'] ?? {})) {
      expect(after.resource['aws_subnet']?.[name]).toEqual(subnet);
    }
  });

  it('takes demands, reserved blocks and peers into account', () => {
    const props = {
      ...productionNetwork,
      layout: { zones: ['use1-az1', 'use1-az2', 'use1-az4'] },
      reserved: { vpn: '10.1.1.0/24' },
      peers: { office: '10.0.0.0/8' },
      capacity: { maxNodes: 5_000, podsPerNode: 110, cniMode: 'secondary-ip' },
    };
    expect(refusalsOf(props).map(({ code, path }) => `${code} ${path}`)).toEqual([
      'HERA_NET_036 network.reserved.vpn',
      'HERA_NET_037 network.peers.office',
      'HERA_NET_039 network.capacity',
    ]);
  });
});

describe('what AWS makes with a VPC', () => {
  const { json } = built({});

  it('is adopted: a route table without routes, and a network ACL whose members are not fought over', () => {
    expect(resources(json, 'aws_default_route_table')).toMatchObject([
      { default_route_table_id: expect.stringContaining('.default_route_table_id'), route: [] },
    ]);
    const rule = { rule_no: 100, cidr_block: '0.0.0.0/0', action: 'allow', protocol: '-1', from_port: 0, to_port: 0 };
    expect(resources(json, 'aws_default_network_acl')).toMatchObject([
      {
        default_network_acl_id: expect.stringContaining('.default_network_acl_id'),
        ingress: [rule],
        egress: [rule],
        lifecycle: { ignore_changes: ['subnet_ids'] },
      },
    ]);
  });
});
