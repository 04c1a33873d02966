import { Lazy } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { developmentProps, network, productionProps, refusalsOf, stackOf, warningsOf } from './cluster.fixture';
import type { ClusterProps } from './cluster-props';

const reference = Lazy.stringValue({ produce: () => '${data.x.y}' });

const anything = <T>(value: unknown): T => value as T;
const codesAndPaths = (problems: readonly { readonly code: string; readonly path?: string }[]) =>
  problems.map(({ code, path }) => ({ code, path }));
const cidrs = (...publicCidrs: string[]) => ({ endpoint: { publicCidrs } });
const withCidrs = (...secondaryCidrs: string[]) => network({ cidr: '10.1.0.0/16', secondaryCidrs });
const intra = (zones: readonly string[], prefix = 24) =>
  network({
    subnets: [
      ...network().subnets,
      ...zones.map((zone, index) => ({
        subnetId: `subnet-intra-${index}`,
        tier: 'intra' as const,
        zone,
        cidr: `10.1.${index}.0/${prefix}`,
      })),
    ],
  });

const errors: readonly (readonly [code: string, path: string, change: Partial<ClusterProps>])[] = [
  ['HERA_CLU_008', 'cluster.endpoint.publicCidrs[0]', cidrs('office')],
  ['HERA_CLU_008', 'cluster.endpoint.publicCidrs[0]', cidrs('10.0.0.0/24')],
  ['HERA_CLU_008', 'cluster.endpoint.publicCidrs[0]', cidrs('172.16.5.0/24')],
  ['HERA_CLU_008', 'cluster.endpoint.publicCidrs[0]', cidrs('192.168.1.0/24')],
  ['HERA_CLU_008', 'cluster.endpoint.publicCidrs[0]', cidrs('100.64.0.0/24')],
  ['HERA_CLU_008', 'cluster.endpoint.publicCidrs[1]', cidrs('52.94.76.0/24', '52.94.77.9/24')],
  ['HERA_CLU_008', 'cluster.endpoint.publicCidrs[0]', cidrs('::/0')],
  ['HERA_CLU_008', 'cluster.endpoint.publicCidrs[0]', cidrs('2600:1f00::/24')],
  ['HERA_CLU_009', 'cluster.endpoint.publicCidrs[0]', cidrs('52.94.76.0/23')],
  ['HERA_CLU_033', 'cluster.endpoint.publicCidrs[0]', cidrs('0.0.0.0/0')],
  ['HERA_CLU_033', 'cluster.endpoint.publicCidrs[0]', cidrs('0.0.0.0/1')],
  ['HERA_CLU_033', 'cluster.endpoint.publicCidrs[1]', cidrs('52.94.76.0/24', '128.0.0.0/1')],
  ['HERA_CORE_002', 'cluster.endpoint.publicCidrs[0]', cidrs(reference)],
  ['HERA_CLU_007', 'cluster.network', { network: intra(['use1-az1']) }],
  ['HERA_CLU_007', 'cluster.controlPlaneTier', { controlPlaneTier: 'intra' }],
  ['HERA_CLU_034', 'cluster.serviceCidr', { serviceCidr: '10.1.0.0/25' }],
  ['HERA_CLU_034', 'cluster.serviceCidr', { serviceCidr: '10.0.0.0/11' }],
  ['HERA_CLU_034', 'cluster.serviceCidr', { serviceCidr: '100.64.0.0/16' }],
  ['HERA_CLU_034', 'cluster.serviceCidr', { serviceCidr: '172.20.1.0/16' }],
  ['HERA_CLU_034', 'cluster.serviceCidr', { serviceCidr: 'fd00::/108' }],
  ['HERA_CLU_035', 'cluster.serviceCidr', { serviceCidr: '10.1.128.0/20', network: withCidrs() }],
  ['HERA_CLU_035', 'cluster.serviceCidr', { serviceCidr: '10.0.0.0/12', network: withCidrs() }],
  ['HERA_CLU_035', 'cluster.serviceCidr', { serviceCidr: '10.2.0.0/16', network: withCidrs('10.2.64.0/18') }],
  ['HERA_CLU_035', 'cluster.serviceCidr', { serviceCidr: '10.9.0.0/16', peers: { office: '10.8.0.0/13' } }],
  ['HERA_CLU_035', 'cluster.serviceCidr', { peers: { office: '10.100.4.0/24' } }],
  ['HERA_CLU_036', 'cluster.ipFamily', { ipFamily: 'ipv6' }],
  [
    'HERA_CLU_036',
    'cluster.serviceCidr',
    { ipFamily: 'ipv6', serviceCidr: '172.20.0.0/16', network: network({ ipv6: true }) },
  ],
  ['HERA_CLU_037', 'cluster.scalingTier', { scalingTier: anything('tier-3xl') }],
  ['HERA_CLU_041', 'cluster.peers.office', { peers: { office: '10.8.0.1/13' } }],
  ['HERA_CORE_002', 'cluster.serviceCidr', { serviceCidr: reference }],
];

describe('the control plane is refused', () => {
  it.each(errors)('%s at %s', (code, path, change) => {
    expect(codesAndPaths(refusalsOf(productionProps(change)))).toEqual([{ code, path }]);
  });

  it('HERA_CLU_007: a network without private subnets, or in one zone', () => {
    const publicOnly = network({ subnets: network().subnets.filter(({ tier }) => tier === 'public') });
    expect(refusalsOf(productionProps({ network: publicOnly })).map(({ code }) => code)).toContain('HERA_CLU_007');
    const oneZone = network({ subnets: network().subnets.filter(({ zone }) => zone === 'use1-az1') });
    expect(refusalsOf(developmentProps({ network: oneZone }), stackOf('development')).map(({ code }) => code)).toEqual([
      'HERA_CLU_007',
    ]);
  });
});

describe('a public endpoint', () => {
  const wide = (value: number) =>
    stackOf(
      'production',
      { kind: 'aws' },
      {
        overrides: {
          publicEndpointPrefix: { value, justification: 'the provider of the office has no smaller range' },
        },
      },
    );

  it('may be as wide as the environment declares, with a justification', () => {
    expect(refusalsOf(productionProps(cidrs('52.94.0.0/20')), wide(20))).toEqual([]);
    expect(refusalsOf(productionProps(cidrs('52.94.0.0/19')), wide(20)).map(({ code }) => code)).toEqual([
      'HERA_CLU_009',
    ]);
  });

  it.each(['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/7'])(
    'is never open to %s in production, whatever is declared',
    (cidr) => {
      expect(refusalsOf(productionProps(cidrs(cidr)), wide(0)).map(({ code }) => code)).toEqual(['HERA_CLU_033']);
    },
  );
});

const warnings: readonly (readonly [code: string, change: Partial<ClusterProps>])[] = [
  ['HERA_CLU_010', cidrs('0.0.0.0/0')],
  ['HERA_CLU_011', cidrs('203.0.113.0/24')],
  ['HERA_CLU_011', cidrs('198.51.100.7/32')],
];

/** Warnings but for the one about add-ons that are not pinned, which these props are not about. */
const besidesPins = (warnings: ReturnType<typeof warningsOf>) => warnings.filter(({ code }) => code !== 'HERA_CLU_069');

describe('warnings of the control plane', () => {
  it.each(warnings)('%s in development', (code, change) => {
    expect(warningsOf(developmentProps(change), stackOf('development')).map((warning) => warning.code)).toEqual([code]);
  });

  it('HERA_CLU_011 in production too', () => {
    expect(besidesPins(warningsOf(productionProps(cidrs('192.0.2.0/24')))).map(({ code }) => code)).toEqual([
      'HERA_CLU_011',
    ]);
  });

  it('HERA_CLU_005 with the days that are left', () => {
    const [warning] = warningsOf(productionProps({ version: '1.34' }));
    expect(warning).toMatchObject({
      code: 'HERA_CLU_005',
      message: 'standard support of 1.34 ends on 2026-12-02, in 8 days',
    });
    expect(refusalsOf(productionProps({ version: '1.34', today: new Date('2026-12-02T00:00:00Z') }))).toMatchObject([
      { code: 'HERA_CLU_004' },
    ]);
  });

  it('HERA_CLU_040 for each subnet with fewer than 16 usable addresses', () => {
    const zones = ['use1-az1', 'use1-az2'];
    expect(besidesPins(warningsOf(productionProps({ network: intra(zones, 28) }))).map(({ code }) => code)).toEqual([
      'HERA_CLU_040',
      'HERA_CLU_040',
    ]);
    expect(besidesPins(warningsOf(productionProps({ network: intra(zones, 27) })))).toEqual([]);
  });
});

describe('what the control plane takes', () => {
  it.each<Partial<ClusterProps>>([
    { serviceCidr: '10.2.0.0/16', network: withCidrs('100.64.0.0/16') },
    { serviceCidr: '192.168.255.0/24' },
    { serviceCidr: '172.16.0.0/12' },
    { serviceCidr: '172.20.0.0/16', peers: { office: '10.100.0.0/16' } },
    { peers: { office: '10.8.0.0/16' } },
    { ipFamily: 'ipv6', network: network({ ipv6: true }) },
    { controlPlaneTier: 'private' },
    { network: network({ cidr: reference }), serviceCidr: '10.2.0.0/16' },
  ])('%j', (change) => {
    expect(refusalsOf(productionProps(change))).toEqual([]);
  });
});
