import type { SubnetTier } from '@hera/core';
import { describe, expect, it } from 'vitest';
import type { DescribedNetwork } from './described-network';
import { mermaidOf } from './mermaid';

const subnets = (zones: readonly string[], tiers: readonly SubnetTier[]): DescribedNetwork['subnets'] =>
  tiers.flatMap((tier, row) => zones.map((zone, column) => ({ tier, zone, cidr: `10.1.${row * 16 + column}.0/24` })));

const zones = ['use1-az1', 'use1-az2'];
const full: DescribedNetwork = {
  cidr: '10.1.0.0/16',
  secondaryCidrs: ['100.64.0.0/16'],
  subnets: subnets(zones, ['public', 'private', 'intra']),
  nat: { mode: 'per-az' },
  endpoints: { gateway: ['s3'], interface: ['ecr.api', 'sts'] },
};

const networks: readonly (readonly [string, DescribedNetwork])[] = [
  ['NAT per zone and endpoints', full],
  ['one NAT gateway', { ...full, nat: { mode: 'single', zones: ['use1-az2'] }, endpoints: {} }],
  ['a regional NAT gateway', { ...full, subnets: subnets(zones, ['private', 'pods']), nat: { mode: 'regional' } }],
  ['no way out', { ...full, subnets: subnets(zones, ['private', 'intra']), nat: { mode: 'none' } }],
  ['endpoints in the intra tier', { ...full, endpoints: { interface: ['sts'], tier: 'intra' } }],
  ['dual stack', { ...full, ipv6: true }],
  [
    'dual stack without a public tier',
    { ...full, subnets: subnets(zones, ['private']), nat: { mode: 'none' }, ipv6: true },
  ],
  ['nothing in it', { cidr: '10.1.0.0/16', subnets: [], nat: { mode: 'none' } }],
  ['odd names', { ...full, secondaryCidrs: ['say "#1"'], subnets: subnets(['end', 'a b'], ['public', 'private']) }],
];

const node = /^ *([A-Za-z]\w*)(?:\["[^"]*"\]|\(\["[^"]*"\]\)|\(\("[^"]*"\)\)|\[\/"[^"]*"\/\])$/;
const box = /^ *subgraph ([A-Za-z]\w*)\["[^"]*"\]$/;
const edge = /^ *([A-Za-z]\w*) (?:-->(?:\|\w+\|)?|-\.-) ([A-Za-z]\w*)$/;
const words = ['end', 'graph', 'flowchart', 'subgraph', 'style', 'class', 'click', 'default', 'direction'];

/** Reads the part of the flowchart grammar that is used; fails on any other line. */
const read = (text: string) => {
  const lines = text.trimEnd().split('\n');
  expect(lines.shift()).toBe('flowchart TB');
  const declared: string[] = [];
  const edges: (readonly [string, string])[] = [];
  let depth = 0;
  for (const line of lines) {
    const opened = box.exec(line);
    const made = node.exec(line);
    const drawn = edge.exec(line);
    if (opened !== null) depth += 1;
    else if (line.trim() === 'end') depth -= 1;
    else if (drawn !== null) edges.push([drawn[1] as string, drawn[2] as string]);
    else if (made === null) throw new Error(`not read: ${line}`);
    const id = (opened ?? made)?.[1];
    if (id !== undefined) declared.push(id);
    expect(depth).toBeGreaterThanOrEqual(0);
  }
  expect(depth).toBe(0);
  return { declared, edges };
};

describe('the Mermaid diagram', () => {
  it('of a NAT gateway per zone and endpoints', () => {
    expect(mermaidOf(full)).toMatchInlineSnapshot(`
      "flowchart TB
        internet(("internet"))
        subgraph vpc["VPC<br/>10.1.0.0/16, 100.64.0.0/16"]
          internet_gateway(["internet gateway"])
          subgraph zone_use1_az1["use1-az1"]
            subnet_public_use1_az1["public<br/>10.1.0.0/24"]
            subnet_private_use1_az1["private<br/>10.1.16.0/24"]
            subnet_intra_use1_az1["intra<br/>10.1.32.0/24"]
            nat_use1_az1(["NAT gateway"])
          end
          subgraph zone_use1_az2["use1-az2"]
            subnet_public_use1_az2["public<br/>10.1.1.0/24"]
            subnet_private_use1_az2["private<br/>10.1.17.0/24"]
            subnet_intra_use1_az2["intra<br/>10.1.33.0/24"]
            nat_use1_az2(["NAT gateway"])
          end
          gateway_endpoints[/"gateway endpoints<br/>s3"/]
          interface_endpoints[/"interface endpoints<br/>ecr.api, sts"/]
        end
        subnet_public_use1_az1 --> internet_gateway
        subnet_public_use1_az2 --> internet_gateway
        subnet_private_use1_az1 --> nat_use1_az1
        subnet_private_use1_az2 --> nat_use1_az2
        nat_use1_az1 --> internet_gateway
        nat_use1_az2 --> internet_gateway
        internet_gateway --> internet
        subnet_private_use1_az1 -.- gateway_endpoints
        subnet_private_use1_az2 -.- gateway_endpoints
        subnet_intra_use1_az1 -.- gateway_endpoints
        subnet_intra_use1_az2 -.- gateway_endpoints
        subnet_private_use1_az1 -.- interface_endpoints
        subnet_private_use1_az2 -.- interface_endpoints
      "
    `);
  });

  it.each(networks)('of %s holds to the grammar, and every end of an edge is declared once', (_, network) => {
    const { declared, edges } = read(mermaidOf(network));
    expect(new Set(declared).size).toBe(declared.length);
    expect(declared.filter((id) => words.includes(id))).toEqual([]);
    expect(edges.flat().filter((id) => !declared.includes(id))).toEqual([]);
    expect(new Set(edges.map((ends) => ends.join(' '))).size).toBe(edges.length);
  });

  it.each<[string, DescribedNetwork, string[]]>([
    ['the NAT gateway of its zone', full, ['subnet_private_use1_az2 nat_use1_az2', 'nat_use1_az2 internet_gateway']],
    [
      'the one NAT gateway',
      { ...full, nat: { mode: 'single', zones: ['use1-az1'] } },
      ['subnet_private_use1_az2 nat_use1_az1', 'nat_use1_az1 internet_gateway'],
    ],
    [
      'the regional NAT gateway',
      { ...full, nat: { mode: 'regional' } },
      ['subnet_private_use1_az2 regional_nat', 'regional_nat internet_gateway'],
    ],
    ['the interface endpoints', full, ['subnet_private_use1_az2 interface_endpoints']],
    [
      'the egress-only gateway',
      { ...full, ipv6: true },
      ['subnet_private_use1_az2 egress_only', 'egress_only internet'],
    ],
  ])('leads from a private subnet to %s', (_, network, expected) => {
    const edges = read(mermaidOf(network)).edges.map((ends) => ends.join(' '));
    expect(edges).toEqual(expect.arrayContaining(expected));
  });

  it('leads out of nowhere without a way out', () => {
    const isolated = { ...full, subnets: subnets(zones, ['private', 'intra']), nat: { mode: 'none' } } as const;
    expect(mermaidOf(isolated)).not.toContain('internet');
  });
});
