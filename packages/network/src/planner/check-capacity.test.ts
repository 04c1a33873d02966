import { Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { findingsOf, lines } from '../internal/check.fixture';
import type { CapacityDemand } from './capacity';
import { checkCapacity, type WrittenSubnet } from './check-capacity';

const zones = ['use1-az1', 'use1-az2', 'use1-az4'];
const tier = (name: WrittenSubnet['tier'], ...cidrs: string[]): WrittenSubnet[] =>
  cidrs.map((cidr, index) => ({ tier: name, zone: zones[index] as string, cidr }));

const nodes24 = tier('private', '10.1.10.0/24', '10.1.11.0/24', '10.1.12.0/24');
const pods18 = tier('pods', '100.64.0.0/18', '100.64.64.0/18', '100.64.128.0/18');

const said = (demand: unknown, subnets: readonly WrittenSubnet[] = nodes24) => {
  const { problems, warnings } = findingsOf((check) => checkCapacity(check, demand as CapacityDemand, subnets));
  return { problems: lines(problems), warnings: lines(warnings) };
};
const quiet = { problems: [], warnings: [] };
const demand = (maxNodes: number, podsPerNode: number, cniMode: CapacityDemand['cniMode'] = 'secondary-ip') => ({
  maxNodes,
  podsPerNode,
  cniMode,
});

describe('secondary addresses', () => {
  it('are 1 + pods for each node: 12 x 10 of 251 is less than half', () => {
    expect(said(demand(36, 9))).toEqual(quiet);
  });

  it('warn from half on', () => {
    expect(said(demand(23, 29))).toEqual({
      problems: [],
      warnings: [
        "HERA_NET_039 network.capacity: the nodes of a zone need 240 addresses (8 x 30), and 10.1.10.0/24 (private, use1-az1) has 251: 96 %; allowed less than 100 %, without a warning less than 50 %; widen the private tier, or run fewer nodes, or give pods a tier of their own: network.secondaryCidrs: ['100.64.0.0/16']",
      ],
    });
  });

  it('are refused from 100 % on', () => {
    const { problems, warnings } = said(demand(24, 31));
    expect(warnings).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(/need 256 addresses \(8 x 32\).*102 %/)]);
  });

  it('are held against the smallest subnet', () => {
    const uneven = tier('private', '10.1.0.0/20', '10.1.16.0/25', '10.1.32.0/20');
    expect(said(demand(3, 99), uneven).warnings).toEqual([
      expect.stringContaining('100 addresses (1 x 100), and 10.1.16.0/25 (private, use1-az2) has 123: 81 %'),
    ]);
  });

  it('have to fit without one zone only where that is asked for', () => {
    expect(said({ ...demand(23, 29), toleratesZoneLoss: false }).problems).toEqual([]);
    expect(said({ ...demand(23, 29), toleratesZoneLoss: true }).problems).toEqual([
      expect.stringMatching(/need 360 addresses \(12 x 30\).*143 %/),
    ]);
  });
});

describe('delegated prefixes', () => {
  const mode = 'prefix-delegation';

  it('come in blocks of 16, and the own address of a node spoils one: 7 of the 14 of a /24', () => {
    expect(said(demand(3, 80, mode))).toEqual(quiet);
    expect(said(demand(3, 81, mode)).warnings).toEqual([
      expect.stringContaining(
        'the nodes of a zone need 7 /28 blocks (1 x 7), and 10.1.10.0/24 (private, use1-az1) has 14: 50 %',
      ),
    ]);
    expect(said(demand(6, 96, mode)).problems).toEqual([expect.stringContaining('need 14 /28 blocks (2 x 7)')]);
  });

  it('find none in a /27, whose two blocks hold addresses that AWS keeps', () => {
    expect(said(demand(1, 1, mode), tier('private', '10.1.0.0/27')).problems).toEqual([
      expect.stringMatching(/10\.1\.0\.0\/27 \(private, use1-az1\) has 0; allowed/),
    ]);
  });
});

describe('a pods tier', () => {
  it('has the addresses of pods, and the private tier one per node', () => {
    const subnets = [...nodes24, ...pods18];
    expect(said(demand(23, 29, 'custom-networking'), subnets)).toEqual(quiet);
    expect(said(demand(3 * 130, 29, 'custom-networking'), subnets).warnings).toEqual([
      'HERA_NET_039 network.capacity: the nodes of a zone need 130 addresses (130 x 1), and 10.1.10.0/24 (private, use1-az1) has 251: 52 %; allowed less than 100 %, without a warning less than 50 %; widen the private tier, or run fewer nodes',
    ]);
  });

  it('is judged in every mode', () => {
    const subnets = [...nodes24, ...tier('pods', '100.64.0.0/24', '100.64.1.0/24', '100.64.2.0/24')];
    expect(said(demand(23, 29, 'custom-networking'), subnets).warnings).toEqual([
      expect.stringMatching(/need 232 addresses \(8 x 29\).*\(pods, use1-az1\).*92 %.*widen the pods tier/),
    ]);
    expect(said(demand(23, 29), subnets).warnings).toEqual([
      expect.stringMatching(/need 232 addresses.*\(pods, use1-az1\)/),
    ]);
    expect(said(demand(23, 29, 'prefix-delegation'), subnets).problems).toEqual([
      expect.stringMatching(/need 24 \/28 blocks \(8 x 3\).*\(private, use1-az1\) has 14: 171 %/),
      expect.stringMatching(/need 24 \/28 blocks \(8 x 3\).*\(pods, use1-az1\) has 14: 171 %/),
    ]);
  });

  it('leaves the pods of a first interface in the private tier, but with custom networking', () => {
    const subnets = [...nodes24, ...pods18];
    expect(said(demand(3 * 13, 29), subnets).warnings).toEqual([
      expect.stringMatching(/need 130 addresses \(13 x 10\).*\(private, use1-az1\) has 251: 52 %/),
    ]);
    expect(said({ ...demand(3 * 13, 58), podsOnFirstInterface: 14 }, subnets).warnings).toEqual([
      expect.stringMatching(/need 195 addresses \(13 x 15\)/),
    ]);
    expect(said(demand(3 * 13, 29, 'custom-networking'), subnets)).toEqual(quiet);
  });

  it('is what custom networking needs', () => {
    expect(said(demand(3, 29, 'custom-networking')).problems).toEqual([
      'HERA_NET_039 network.capacity.cniMode: "custom-networking" takes the addresses of pods from the pods tier, and there is none; add network.layout.pods with network.secondaryCidrs, or choose another mode',
    ]);
  });
});

describe('a demand', () => {
  it('is not judged without a private tier, and says so', () => {
    expect(said(demand(3, 29), tier('public', '10.1.0.0/24'))).toEqual({
      problems: [],
      warnings: [expect.stringMatching(/^HERA_NET_039 network\.capacity: not judged/)],
    });
  });

  it('cannot outlive the loss of the only zone', () => {
    expect(said({ ...demand(3, 29), toleratesZoneLoss: true }, nodes24.slice(0, 1)).problems).toEqual([
      expect.stringMatching(/^HERA_NET_039 network\.capacity\.toleratesZoneLoss: .*one zone \(use1-az1\)/),
    ]);
  });

  it('is written out', () => {
    expect(said({ ...demand(3, 29), maxNodes: Token.asNumber({ ref: 'nodes' }) }).problems).toEqual([
      expect.stringContaining('HERA_CORE_002 network.capacity.maxNodes'),
    ]);
  });

  it('of a wrong type, or none, is left to the check of shapes', () => {
    for (const wrong of [undefined, 'many', { ...demand(3, 29), maxNodes: 'x' }, { ...demand(0, 29) }]) {
      expect(said(wrong)).toEqual(quiet);
    }
  });
});
