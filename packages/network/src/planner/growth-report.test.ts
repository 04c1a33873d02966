import { problemsOf } from '@hera/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GrowthInput, growthReport } from './growth-report';

const text = (input: GrowthInput): string =>
  growthReport(input)
    .flatMap((block) => [
      `${block.cidr} ${block.addresses} = ${block.used} used + ${block.reserved} reserved + ${block.free} free`,
      ...block.subnets.map(({ tier, zone, cidr, usable }) => `  ${tier} ${zone} ${cidr} ${usable} usable`),
      ...block.reservedBlocks.map(({ name, cidr }) => `  reserved for ${name} ${cidr}`),
      ...block.spare.map(({ cidr, addresses, heldFor }) => `  spare ${cidr} ${addresses} ${heldFor ?? ''}`.trimEnd()),
    ])
    .join('\n');

describe('growthReport', () => {
  it('of an explicit layout', () => {
    expect(
      text({
        cidr: '10.1.0.0/20',
        layout: {
          public: { 'use1-az2': '10.1.1.0/24', 'use1-az1': '10.1.0.0/24' },
          private: { 'use1-az1': '10.1.4.0/22', 'use1-az2': '10.1.8.0/22' },
          intra: { 'use1-az1': '10.1.2.0/28' },
        },
        reserved: { vpn: '10.1.15.0/24' },
      }),
    ).toMatchInlineSnapshot(`
      "10.1.0.0/20 4096 = 2576 used + 256 reserved + 1264 free
        public use1-az1 10.1.0.0/24 251 usable
        public use1-az2 10.1.1.0/24 251 usable
        intra use1-az1 10.1.2.0/28 11 usable
        private use1-az1 10.1.4.0/22 1019 usable
        private use1-az2 10.1.8.0/22 1019 usable
        reserved for vpn 10.1.15.0/24
        spare 10.1.12.0/23 512
        spare 10.1.3.0/24 256
        spare 10.1.14.0/24 256
        spare 10.1.2.128/25 128
        spare 10.1.2.64/26 64
        spare 10.1.2.32/27 32
        spare 10.1.2.16/28 16"
    `);
  });

  it('of a computed layout, with the owner of each spare block', () => {
    expect(
      text({
        cidr: '10.1.0.0/16',
        secondaryCidrs: ['100.64.0.0/16', '100.65.0.0/24'],
        layout: { zones: ['use1-az1', 'use1-az2', 'use1-az4'] },
        reserved: { 'vpn clients': '10.1.240.0/20' },
      }),
    ).toMatchInlineSnapshot(`
      "10.1.0.0/16 65536 = 18432 used + 4096 reserved + 43008 free
        private use1-az1 10.1.0.0/20 4091 usable
        private use1-az2 10.1.16.0/20 4091 usable
        private use1-az4 10.1.48.0/20 4091 usable
        public use1-az1 10.1.128.0/22 1019 usable
        public use1-az2 10.1.132.0/22 1019 usable
        public use1-az4 10.1.140.0/22 1019 usable
        intra use1-az1 10.1.160.0/22 1019 usable
        intra use1-az2 10.1.164.0/22 1019 usable
        intra use1-az4 10.1.172.0/22 1019 usable
        reserved for vpn clients 10.1.240.0/20
        spare 10.1.64.0/18 16384 private
        spare 10.1.192.0/19 8192 future tiers
        spare 10.1.32.0/20 4096 private
        spare 10.1.144.0/20 4096 public
        spare 10.1.176.0/20 4096 intra
        spare 10.1.224.0/20 4096 you
        spare 10.1.136.0/22 1024 public
        spare 10.1.168.0/22 1024 intra
      100.64.0.0/16 65536 = 24576 used + 0 reserved + 40960 free
        pods use1-az1 100.64.0.0/19 8187 usable
        pods use1-az2 100.64.32.0/19 8187 usable
        pods use1-az4 100.64.96.0/19 8187 usable
        spare 100.64.128.0/17 32768 pods
        spare 100.64.64.0/19 8192 pods
      100.65.0.0/24 256 = 0 used + 0 reserved + 256 free
        spare 100.65.0.0/24 256"
    `);
  });

  it('counts an address once: a reserved block that a subnet takes in part', () => {
    const [block] = growthReport({
      cidr: '10.1.0.0/24',
      layout: { private: { 'use1-az1': '10.1.0.0/26' } },
      reserved: { half: '10.1.0.0/25' },
    });
    expect(block).toMatchObject({ addresses: 256, used: 64, reserved: 64, free: 128 });
  });

  it('counts what is smaller than a subnet as free, but not as spare', () => {
    const [block] = growthReport({
      cidr: '10.1.0.0/28',
      layout: {},
      reserved: { one: '10.1.0.0/29' },
    });
    expect(block).toMatchObject({ reserved: 8, free: 8, spare: [] });
  });

  it('adds up', () => {
    const zones = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1 });
    fc.assert(
      fc.property(zones, fc.integer({ min: 16, max: 22 }), fc.integer({ min: 0, max: 63 }), (numbers, prefix, at) => {
        const report = growthReport({
          cidr: `10.0.0.0/${prefix}`,
          layout: { zones: numbers.map((number) => `use1-az${number}`) },
          reserved: { some: `10.0.0.${at * 4}/30` },
        });
        for (const { addresses, used, reserved, free, spare } of report) {
          expect(used + reserved + free).toBe(addresses);
          expect(spare.reduce((sum, block) => sum + block.addresses, 0)).toBeLessThanOrEqual(free);
        }
      }),
    );
  });

  it('refuses what it cannot read, all at once', () => {
    const problems = problemsOf(() =>
      growthReport({
        cidr: '10.0.0.0/8',
        secondaryCidrs: ['x'],
        layout: { private: { 'use1-az1': 'y' } },
        reserved: { z: 'z' },
      }),
    );
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'HERA_NET_003 network.cidr',
      'HERA_NET_002 network.secondaryCidrs[0]',
      'HERA_NET_002 network.layout.private.use1-az1',
      'HERA_NET_002 network.reserved.z',
    ]);
    expect(problemsOf(() => growthReport({ cidr: '10.1.0.0/16', layout: { zones: ['nowhere'] } }))).toHaveLength(1);
  });
});
