import { Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { type AddressProps, checkAddresses } from './check-addresses';
import { findingsOf, lines } from './check.fixture';

const said = (props: AddressProps, pods?: string) => {
  const subnets = [
    { tier: 'private', zone: 'use1-az1', cidr: `${props.cidr.split('/')[0]}/24` },
    ...(pods === undefined ? [] : [{ tier: 'pods' as const, zone: 'use1-az1', cidr: pods }]),
  ] as const;
  const { problems, warnings } = findingsOf((check) => checkAddresses(check, props, subnets));
  return { problems: lines(problems), warnings: lines(warnings) };
};
const vpc = (cidr: string, ...secondaryCidrs: string[]): AddressProps => ({ cidr, secondaryCidrs });

describe('secondary CIDRs', () => {
  it.each([
    ['10.1.0.0/16', '100.64.0.0/16'],
    ['10.1.0.0/16', '10.2.0.0/16'],
    ['10.2.0.0/16', '10.0.0.0/16'],
    ['10.1.0.0/16', '52.0.0.0/16'],
    ['172.20.0.0/16', '172.21.0.0/16'],
    ['192.168.0.0/24', '192.168.1.0/24'],
    ['198.19.0.0/16', '100.64.0.0/16'],
    ['100.64.0.0/16', '100.65.0.0/16'],
  ])('%s admits %s', (cidr, secondary) => {
    expect(said(vpc(cidr, secondary))).toEqual({ problems: [], warnings: [] });
  });

  it.each([
    ['10.1.0.0/16', '172.16.0.0/16', 'is in 172.16.0.0/12, which AWS does not associate with a VPC of 10.1.0.0/16'],
    ['10.1.0.0/16', '192.168.0.0/16', 'is in 192.168.0.0/16'],
    ['10.1.0.0/16', '198.19.0.0/16', 'is in 198.19.0.0/16'],
    [
      '10.1.0.0/16',
      '10.0.0.0/24',
      'is in 10.0.0.0/16, which AWS does not associate with a VPC that has 10.1.0.0/16 of 10.0.0.0/15',
    ],
    ['172.20.0.0/16', '172.31.0.0/20', 'is in 172.31.0.0/16'],
    ['172.20.0.0/16', '10.2.0.0/16', 'is in 10.0.0.0/8'],
    ['192.168.0.0/16', '172.16.0.0/16', 'is in 172.16.0.0/12'],
    ['198.19.0.0/16', '10.2.0.0/16', 'is in 10.0.0.0/8'],
    ['100.64.0.0/16', '10.2.0.0/16', 'is in 10.0.0.0/8'],
    ['52.0.0.0/16', '198.19.0.0/16', 'is in 198.19.0.0/16'],
    ['10.1.0.0/16', '10.1.128.0/17', 'overlaps 10.1.0.0/16 of network.cidr'],
  ])('%s refuses %s: HERA_NET_034', (cidr, secondary, reason) => {
    const { problems } = said(vpc(cidr, secondary));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`HERA_NET_034 network.secondaryCidrs[0]: ${secondary} ${reason}`);
  });

  it('refuses a block of 10.0.0.0/16 because of a secondary of 10.0.0.0/15 as well', () => {
    expect(said(vpc('10.2.0.0/16', '10.1.0.0/16', '10.0.0.0/16')).problems).toEqual([
      expect.stringContaining('HERA_NET_034 network.secondaryCidrs[1]: 10.0.0.0/16 is in 10.0.0.0/16'),
    ]);
  });

  it('are told from each other', () => {
    expect(said(vpc('10.1.0.0/16', '100.64.0.0/16', '100.64.0.0/20')).problems).toEqual([
      expect.stringContaining(
        'HERA_NET_034 network.secondaryCidrs[1]: 100.64.0.0/20 overlaps 100.64.0.0/16 of network.secondaryCidrs[0]',
      ),
    ]);
  });

  it('are read like the VPC: HERA_NET_002, HERA_NET_003, HERA_NET_004', () => {
    const { problems } = said(vpc('10.1.0.0/16', 'x', '100.64.0.0/10', '100.64.0.1/16'));
    expect(problems.map((line) => line.slice(0, 44))).toEqual([
      'HERA_NET_002 network.secondaryCidrs[0]: "x" ',
      'HERA_NET_003 network.secondaryCidrs[1]: 100.',
      'HERA_NET_004 network.secondaryCidrs[2]: 100.',
      'HERA_NET_034 network.secondaryCidrs[2]: 100.',
    ]);
  });

  const many = (count: number) => Array.from({ length: count }, (_, index) => `10.${index + 2}.0.0/16`);

  it('are four without a raised quota: HERA_NET_035', () => {
    expect(said(vpc('10.1.0.0/16', ...many(4)))).toEqual({ problems: [], warnings: [] });
    const five = said(vpc('10.1.0.0/16', ...many(5)));
    expect(five.problems).toEqual([]);
    expect(five.warnings).toEqual([expect.stringMatching(/^HERA_NET_035 network\.secondaryCidrs: 6 CIDRs.*allowed 5/)]);
    expect(said(vpc('10.1.0.0/16', ...many(49))).problems).toEqual([]);
    expect(said(vpc('10.1.0.0/16', ...many(50))).problems).toEqual([expect.stringMatching(/^HERA_NET_035.*51 CIDRs/)]);
  });
});

describe('subnets', () => {
  it('may lie in a secondary CIDR', () => {
    expect(said(vpc('10.1.0.0/16', '100.64.0.0/16'), '100.64.0.0/19').problems).toEqual([]);
  });

  it('lie in one of the CIDRs: HERA_NET_006', () => {
    expect(said(vpc('10.1.0.0/16', '100.64.0.0/16'), '100.65.0.0/19').problems).toEqual([
      'HERA_NET_006 network.layout.pods.use1-az1: 100.65.0.0/19 is not inside the VPC; allowed blocks inside 10.1.0.0/16, 100.64.0.0/16; move the subnet into the VPC, or add its block to network.secondaryCidrs',
    ]);
  });

  it('are not judged against a block that cannot be read', () => {
    expect(said(vpc('10.1.0.0/16', '100.64.0.0'), '100.64.0.0/19').problems).toEqual([
      expect.stringContaining('HERA_NET_002 network.secondaryCidrs[0]'),
    ]);
  });
});

describe('reserved blocks', () => {
  const reserved = (blocks: Record<string, string>) => said({ cidr: '10.1.0.0/16', reserved: blocks }).problems;

  it('may be anywhere in the VPC where no subnet is', () => {
    expect(reserved({ vpn: '10.1.255.0/24', lake: '10.1.64.0/18' })).toEqual([]);
  });

  it('are taken by no subnet: HERA_NET_036', () => {
    expect(reserved({ vpn: '10.1.0.128/25' })).toEqual([
      'HERA_NET_036 network.reserved.vpn: 10.1.0.128/25 is taken by 10.1.0.0/24 of network.layout.private.use1-az1; move the subnet, or reserve another block',
    ]);
  });

  it('are in the VPC: HERA_NET_036', () => {
    expect(reserved({ office: '10.9.0.0/16' })).toEqual([
      expect.stringMatching(/^HERA_NET_036 network\.reserved\.office: 10\.9\.0\.0\/16 is not inside.*network\.peers$/),
    ]);
  });

  it('are blocks: HERA_NET_002', () => {
    expect(reserved({ vpn: 'later' })).toEqual([expect.stringContaining('HERA_NET_002 network.reserved.vpn: "later"')]);
  });
});

describe('peers', () => {
  const peers = (blocks: Record<string, string>) =>
    said({ cidr: '10.1.0.0/16', secondaryCidrs: ['100.64.0.0/16'], peers: blocks }).problems;

  it('may be anywhere else, and of any size', () => {
    expect(peers({ office: '10.128.0.0/9', printer: '192.168.1.7/32' })).toEqual([]);
  });

  it('overlap no CIDR of the VPC: HERA_NET_037', () => {
    expect(peers({ office: '10.0.0.0/8', other: '100.64.128.0/17' })).toEqual([
      'HERA_NET_037 network.peers.office: 10.0.0.0/8 overlaps 10.1.0.0/16 of network.cidr; give the VPC a block that no peer uses',
      'HERA_NET_037 network.peers.other: 100.64.128.0/17 overlaps 100.64.0.0/16 of network.secondaryCidrs[0]; give the VPC a block that no peer uses',
    ]);
  });

  it('are literals', () => {
    expect(peers({ office: Token.asString({ ref: 'office' }) })).toEqual([
      expect.stringContaining('HERA_CORE_002 network.peers.office'),
    ]);
  });
});
