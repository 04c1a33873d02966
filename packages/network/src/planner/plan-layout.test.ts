import { problemsOf } from '@hera/core/testing';
import { describe, expect, it } from 'vitest';
import { lines } from '../internal/check.fixture';
import type { ComputedLayout } from './layout';
import { planLayout } from './plan-layout';

const three = ['use1-az1', 'use1-az2', 'use1-az4'];

const table = (cidr: string, layout: ComputedLayout, secondaryCidrs?: string[]): string =>
  Object.entries(planLayout(cidr, layout, secondaryCidrs))
    .flatMap(([tier, zones]) => Object.entries(zones).map(([zone, block]) => `${tier} ${zone} ${block}`))
    .join('\n');

// Public contract: a changed line moves a subnet of every user.
describe('planLayout gives the same subnets for ever', () => {
  it('in a /16', () => {
    expect(table('10.1.0.0/16', { zones: three })).toMatchInlineSnapshot(`
      "public use1-az1 10.1.128.0/22
      public use1-az2 10.1.132.0/22
      public use1-az4 10.1.140.0/22
      private use1-az1 10.1.0.0/20
      private use1-az2 10.1.16.0/20
      private use1-az4 10.1.48.0/20
      intra use1-az1 10.1.160.0/22
      intra use1-az2 10.1.164.0/22
      intra use1-az4 10.1.172.0/22"
    `);
  });

  it('in a /20', () => {
    expect(table('10.1.16.0/20', { zones: three })).toMatchInlineSnapshot(`
      "public use1-az1 10.1.24.0/26
      public use1-az2 10.1.24.64/26
      public use1-az4 10.1.24.192/26
      private use1-az1 10.1.16.0/24
      private use1-az2 10.1.17.0/24
      private use1-az4 10.1.19.0/24
      intra use1-az1 10.1.26.0/26
      intra use1-az2 10.1.26.64/26
      intra use1-az4 10.1.26.192/26"
    `);
  });

  it('in a /22, which is the smallest with eight slots', () => {
    expect(table('172.20.4.0/22', { zones: three })).toMatchInlineSnapshot(`
      "public use1-az1 172.20.6.0/28
      public use1-az2 172.20.6.16/28
      public use1-az4 172.20.6.48/28
      private use1-az1 172.20.4.0/26
      private use1-az2 172.20.4.64/26
      private use1-az4 172.20.4.192/26
      intra use1-az1 172.20.6.128/28
      intra use1-az2 172.20.6.144/28
      intra use1-az4 172.20.6.176/28"
    `);
  });

  it('in a /16 with pods in 100.64.0.0/16', () => {
    expect(table('10.1.0.0/16', { zones: three, tiers: ['private', 'pods'] }, ['100.64.0.0/16']))
      .toMatchInlineSnapshot(`
      "private use1-az1 10.1.0.0/20
      private use1-az2 10.1.16.0/20
      private use1-az4 10.1.48.0/20
      pods use1-az1 100.64.0.0/19
      pods use1-az2 100.64.32.0/19
      pods use1-az4 100.64.96.0/19"
    `);
  });

  it('with four slots', () => {
    expect(table('10.1.0.0/16', { zones: ['use1-az1', 'use1-az4'], zoneSlots: 4 })).toMatchInlineSnapshot(`
      "public use1-az1 10.1.128.0/21
      public use1-az4 10.1.152.0/21
      private use1-az1 10.1.0.0/19
      private use1-az4 10.1.96.0/19
      intra use1-az1 10.1.160.0/21
      intra use1-az4 10.1.184.0/21"
    `);
  });

  it('with sixteen slots, for the last of them', () => {
    expect(table('10.1.0.0/16', { zones: ['us-east-1a', 'us-east-1p'], zoneSlots: 16 }, ['100.64.0.0/16']))
      .toMatchInlineSnapshot(`
      "public us-east-1a 10.1.128.0/23
      public us-east-1p 10.1.158.0/23
      private us-east-1a 10.1.0.0/21
      private us-east-1p 10.1.120.0/21
      intra us-east-1a 10.1.160.0/23
      intra us-east-1p 10.1.190.0/23
      pods us-east-1a 100.64.0.0/20
      pods us-east-1p 100.64.240.0/20"
    `);
  });
});

describe('planLayout', () => {
  it('makes pods by itself only where there is a secondary CIDR', () => {
    expect(Object.keys(planLayout('10.1.0.0/16', { zones: three }))).toEqual(['public', 'private', 'intra']);
    expect(Object.keys(planLayout('10.1.0.0/16', { zones: three }, ['100.64.0.0/16']))).toContain('pods');
    expect(Object.keys(planLayout('10.1.0.0/16', { zones: three, tiers: ['private'] }, ['100.64.0.0/16']))).toEqual([
      'private',
    ]);
  });

  it('gives a zone the same subnet whether it is written as id or as name of that number', () => {
    const byId = planLayout('10.1.0.0/16', { zones: ['use1-az3'] });
    const byName = planLayout('10.1.0.0/16', { zones: ['us-east-1c'] });
    expect(Object.values(byId).map((zones) => Object.values(zones))).toEqual(
      Object.values(byName).map((zones) => Object.values(zones)),
    );
  });

  it('reaches /28 and no further', () => {
    expect(planLayout('10.1.0.0/24', { zones: ['use1-az8'], tiers: ['private'] }).private).toEqual({
      'use1-az8': '10.1.0.112/28',
    });
    expect(problemsOf(() => planLayout('10.1.0.0/25', { zones: ['use1-az8'], tiers: ['private'] }))).toHaveLength(1);
    expect(planLayout('10.1.0.0/23', { zones: ['use1-az4'], tiers: ['public'], zoneSlots: 4 }).public).toEqual({
      'use1-az4': '10.1.1.48/28',
    });
    expect(planLayout('10.1.0.0/16', { zones: ['use1-az1'], tiers: ['pods'] }, ['100.64.0.0/25']).pods).toEqual({
      'use1-az1': '100.64.0.0/28',
    });
  });

  it.each<[string, string, ComputedLayout, string[], string[]]>([
    [
      'HERA_NET_013: something else than a zone',
      '10.1.0.0/16',
      { zones: ['use1-az1', 'us-east-1-bos-1a'] },
      [],
      [
        'HERA_NET_013 network.layout.zones: "us-east-1-bos-1a" is neither a zone id nor a zone name; local and Wavelength zones are not supported; allowed ids such as use1-az1, or names such as us-east-1a; write the zone in one of the two forms',
      ],
    ],
    [
      'HERA_NET_030: a zone beyond the slots',
      '10.1.0.0/16',
      { zones: ['use1-az6'], zoneSlots: 4 },
      [],
      [
        'HERA_NET_030 network.layout.zones: use1-az6 is zone number 6, and each tier has room for 4; allowed zone numbers 1 to 4; set network.layout.zoneSlots to 8; in a VPC that exists, write the layout out instead, for other slots move every subnet',
      ],
    ],
    [
      'HERA_NET_030: a zone beyond all slots',
      '10.1.0.0/16',
      { zones: ['use1-az17'] },
      [],
      [
        'HERA_NET_030 network.layout.zones: use1-az17 is zone number 17, and each tier has room for 8; allowed zone numbers 1 to 8; write the layout out, tier by tier',
      ],
    ],
    [
      'HERA_NET_031: a zone twice, and a name beside an id',
      '10.1.0.0/16',
      { zones: ['use1-az1', 'use1-az1', 'us-east-1a'] },
      [],
      [
        'HERA_NET_031 network.layout.zones: use1-az1 is listed twice; list each zone once, and all as ids or all as names of one region',
        'HERA_NET_031 network.layout.zones: us-east-1a and use1-az1 have the same number, so the same subnets; list each zone once, and all as ids or all as names of one region',
      ],
    ],
    [
      'HERA_NET_032: too small a VPC',
      '10.1.0.0/23',
      { zones: ['use1-az1'] },
      [],
      [
        'HERA_NET_032 network.cidr: 8 public subnets of 10.1.1.0/26 would be /29 each; allowed /28 or larger subnets; use a /22 or larger block, or set network.layout.zoneSlots to 4',
        'HERA_NET_032 network.cidr: 8 intra subnets of 10.1.1.64/26 would be /29 each; allowed /28 or larger subnets; use a /22 or larger block, or set network.layout.zoneSlots to 4',
      ],
    ],
    [
      'HERA_NET_032: too small a secondary CIDR, which no slots can help',
      '10.1.0.0/16',
      { zones: ['use1-az1'], tiers: ['pods'] },
      ['100.64.0.0/28'],
      [
        'HERA_NET_032 network.secondaryCidrs: 8 pods subnets of 100.64.0.0/28 would be /31 each; allowed /28 or larger subnets; use a /25 or larger block',
      ],
    ],
    [
      'HERA_NET_033: pods without a secondary CIDR',
      '10.1.0.0/16',
      { zones: ['use1-az1'], tiers: ['pods'] },
      [],
      [
        "HERA_NET_033 network.layout.tiers: the pods tier is computed from the first secondary CIDR, and there is none; add network.secondaryCidrs: ['100.64.0.0/16'], or take pods out",
      ],
    ],
    [
      'HERA_NET_003 and HERA_NET_004: blocks that are none, all at once',
      '10.0.0.0/8',
      { zones: ['use1-az1'] },
      ['100.64.0.1/16', '10.1/16', '100.65.0.0/29'],
      [
        'HERA_NET_003 network.cidr: 10.0.0.0/8 is not a size that AWS accepts for a VPC; allowed /16 to /28; use a longer prefix',
        'HERA_NET_004 network.secondaryCidrs[0]: "100.64.0.1/16" is not an IPv4 block; allowed 100.64.0.0/16; write the block in CIDR notation',
        'HERA_NET_002 network.secondaryCidrs[1]: "10.1/16" is not an IPv4 block; allowed four decimal parts and a prefix, such as 10.1.0.0/16; write the block in CIDR notation',
        'HERA_NET_003 network.secondaryCidrs[2]: 100.65.0.0/29 is not a size that AWS accepts for a VPC; allowed /16 to /28; use a shorter prefix',
      ],
    ],
  ])('refuses %s', (_, cidr, layout, secondaryCidrs, expected) => {
    expect(lines(problemsOf(() => planLayout(cidr, layout, secondaryCidrs)))).toEqual(expected);
  });
});
