import { plainStack, testStack } from '@hera/core/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TerraformStack, Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { Network, networkProblems, type NetworkProps } from './index';
import { developmentNetwork, productionLayout, productionNetwork, refusalsOf } from './network.fixture';

const codes = (props: unknown, stack: TerraformStack = testStack('production')) =>
  refusalsOf(props, stack).map(({ code }) => code);
const withLayout = (layout: object) => ({ ...productionNetwork, layout });
const moved = (tier: 'public' | 'private', zone: string, cidr: string) =>
  withLayout({ ...productionLayout, [tier]: { ...productionLayout[tier], [zone]: cidr } });

const zones = (...names: string[]) => ({
  public: Object.fromEntries(names.map((name, index) => [name, `10.1.${index + 1}.0/24`])),
  private: Object.fromEntries(names.map((name, index) => [name, `10.1.${index + 10}.0/24`])),
});

const refused: readonly (readonly [string, keyof typeof networkProblems, unknown, RegExp])[] = [
  ['an unknown tier', 'HERA_NET_001', withLayout({ ...productionLayout, privat: {} }), /network\.layout.*privat/],
  [
    'a wrong NAT setting',
    'HERA_NET_001',
    { ...productionNetwork, nat: 'two' },
    /network\.nat.*none, single, per-az, regional/,
  ],
  ['a wrong cluster name', 'HERA_NET_001', { ...productionNetwork, clusterName: 'a b' }, /network\.clusterName/],
  ['a key without ARN', 'HERA_NET_001', { ...productionNetwork, flowLog: { key: {} } }, /network\.flowLog\.key/],
  [
    'a third aggregation',
    'HERA_NET_001',
    { ...productionNetwork, flowLog: { ...productionNetwork.flowLog, aggregationSeconds: 30 } },
    /aggregationSeconds.*60, 600/,
  ],
  ['no CIDR', 'HERA_NET_002', { ...productionNetwork, cidr: '10.1.0.0' }, /network\.cidr.*10\.1\.0\.0/],
  ['an octal CIDR', 'HERA_NET_002', { ...productionNetwork, cidr: '010.1.0.0/16' }, /network\.cidr/],
  ['an IPv6 CIDR', 'HERA_NET_002', moved('public', 'use1-az1', '2001:db8::/64'), /layout\.public\.use1-az1/],
  ['too large a VPC', 'HERA_NET_003', { ...productionNetwork, cidr: '10.0.0.0/8' }, /\/16 to \/28.*longer prefix/],
  ['host bits', 'HERA_NET_004', moved('public', 'use1-az1', '10.1.1.7/24'), /10\.1\.1\.7\/24.*10\.1\.1\.0\/24/],
  ['too small a subnet', 'HERA_NET_005', moved('private', 'use1-az2', '10.1.11.0/29'), /\/16 to \/28.*shorter prefix/],
  [
    'a subnet elsewhere',
    'HERA_NET_006',
    moved('private', 'use1-az2', '10.9.0.0/24'),
    /10\.9\.0\.0\/24.*10\.1\.0\.0\/16/,
  ],
  [
    'an overlap',
    'HERA_NET_007',
    moved('private', 'use1-az2', '10.1.2.128/25'),
    /10\.1\.2\.0\/24 of network\.layout\.public\.use1-az2/,
  ],
  ['no tier', 'HERA_NET_008', withLayout({}), /public, private, intra/],
  [
    'two zones',
    'HERA_NET_009',
    withLayout(zones('use1-az1', 'use1-az2')),
    /2 availability zones.*3 or more.*overrides\.minimumZones/,
  ],
  [
    'other zones in public',
    'HERA_NET_010',
    moved('public', 'use1-az5', '10.1.4.0/24'),
    /no private subnet in use1-az5/,
  ],
  [
    'other zones in private',
    'HERA_NET_010',
    moved('private', 'use1-az5', '10.1.14.0/24'),
    /no public subnet in use1-az5/,
  ],
  [
    'NAT per zone without public',
    'HERA_NET_011',
    withLayout({ private: productionLayout.private }),
    /use1-az1, use1-az2, use1-az4/,
  ],
  [
    'a local zone',
    'HERA_NET_013',
    withLayout(zones('use1-az1', 'use1-az2', 'us-east-1-bos-1a')),
    /us-east-1-bos-1a.*use1-az1/,
  ],
  ['mixed forms', 'HERA_NET_014', withLayout(zones('use1-az1', 'use1-az2', 'us-east-1a')), /ids only, or names only/],
  [
    'an id of another region',
    'HERA_NET_015',
    withLayout(zones('use1-az1', 'use1-az2', 'euw1-az1')),
    /euw1-az1.*us-east-1.*use1/,
  ],
  [
    'a name of another region',
    'HERA_NET_015',
    withLayout(zones('us-east-1a', 'us-east-1b', 'us-east-2a')),
    /us-east-2a/,
  ],
  [
    'a zone without EKS',
    'HERA_NET_016',
    withLayout(zones('use1-az1', 'use1-az2', 'use1-az3')),
    /use1-az3.*network-reqs/,
  ],
  [
    'no way out',
    'HERA_NET_017',
    { ...productionNetwork, nat: 'none' },
    /without a way out.*single, per-az, regional, or endpoints: \['isolated'\]/,
  ],
  [
    'NAT for nobody',
    'HERA_NET_018',
    { ...withLayout({ public: productionLayout.public }), nat: 'single' },
    /without a private tier/,
  ],
  ['weaker NAT', 'HERA_NET_019', { ...productionNetwork, nat: 'single' }, /environment\.overrides\.nat.*justification/],
  ['no flow log', 'HERA_NET_019', { ...productionNetwork, flowLog: false }, /environment\.overrides\.flowLogs/],
  [
    'shorter retention',
    'HERA_NET_019',
    { ...productionNetwork, flowLog: { ...productionNetwork.flowLog, retentionDays: 7 } },
    /environment\.overrides\.logRetentionDays/,
  ],
  [
    'odd retention',
    'HERA_NET_020',
    { ...productionNetwork, flowLog: { ...productionNetwork.flowLog, retentionDays: 42 } },
    /42 days.*30, 60/,
  ],
  ['no key', 'HERA_NET_021', { ...productionNetwork, flowLog: {} }, /EncryptionKeys/],
];

describe('a network is refused', () => {
  it('not at all when it is right', () => {
    expect(refusalsOf(productionNetwork)).toEqual([]);
    expect(refusalsOf(developmentNetwork, testStack('development'))).toEqual([]);
  });

  it.each(refused)('for %s: %s', (_, code, props, text) => {
    const problems = refusalsOf(props);
    // A zone is named by each tier that uses it, and each of these places has to change.
    expect([...new Set(problems.map((problem) => problem.code))]).toEqual([code]);
    const [problem] = problems;
    expect(`${problem?.path}: ${problem?.message}; ${problem?.allowed}; ${problem?.fix}`).toMatch(text);
    expect(problem?.constructPath).toBe('prod-aws/Network');
  });

  it('for a single NAT without public subnets: HERA_NET_012', () => {
    const props = { ...developmentNetwork, layout: { private: developmentNetwork.layout.private } };
    expect(codes(props, testStack('development'))).toEqual(['HERA_NET_012']);
  });

  it('for one zone in development, which EKS would refuse', () => {
    const props = { cidr: '10.1.0.0/16', layout: zones('use1-az1') };
    expect(codes(props, testStack('development'))).toEqual(['HERA_NET_009', 'HERA_NET_009']);
    expect(codes(props, plainStack())).toEqual(['HERA_NET_009', 'HERA_NET_009']);
  });

  it('by every code, one test each or more', () => {
    const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
    const tests = files.filter((file) => file.endsWith('.test.ts') && !file.endsWith('network-validation.test.ts'));
    const elsewhere = tests.map((file) => readFileSync(join(__dirname, file), 'utf8')).join('\n');
    const here: readonly string[] = [...refused.map(([, code]) => code), 'HERA_NET_012', 'HERA_NET_022'];
    const untested = Object.keys(networkProblems).filter((code) => !here.includes(code) && !elsewhere.includes(code));
    expect(untested).toEqual([]);
  });

  it('with all problems together', () => {
    const props = {
      ...productionNetwork,
      cidr: '10.1.0.9/16',
      layout: {
        public: { 'use1-az1': '10.1.1.0/24', 'use1-az2': '10.1.1.0/24', 'use1-az3': 'x' },
        private: { 'use1-az1': '10.2.0.0/24', 'use1-az2': '10.1.11.0/30', 'use1-az3': '10.1.12.0/24' },
        pod: {},
      },
      nat: 'single',
      colour: 'red',
    };
    expect(codes(props).sort()).toEqual([
      'HERA_NET_001',
      'HERA_NET_001',
      'HERA_NET_002',
      'HERA_NET_004',
      'HERA_NET_005',
      'HERA_NET_006',
      'HERA_NET_007',
      'HERA_NET_016',
      'HERA_NET_016',
      'HERA_NET_019',
    ]);
  });

  it('for things that are not even objects, without falling over', () => {
    for (const props of [
      {},
      { cidr: 4, layout: 5 },
      { cidr: null, layout: { public: 'x' }, flowLog: true, tags: [] },
      { ...productionNetwork, flowLog: { destination: 5, s3: 'x' } },
      { ...productionNetwork, networkAcls: { tiers: 'private' } },
      { ...productionNetwork, blockPublicAccess: true },
      { ...productionNetwork, nat: { mode: 'single', addresses: 5 } },
      { ...productionNetwork, nat: { addresses: { 'use1-az1': 5 } } },
      { ...productionNetwork, layout: { zones: 'use1-az1', tiers: 5 } },
      { ...productionNetwork, secondaryCidrs: '100.64.0.0/16', reserved: 5, peers: [], capacity: 'much' },
    ]) {
      expect(codes(props)).toContain('HERA_NET_001');
    }
  });
});

describe('what Terraform knows only later', () => {
  const token = Token.asString({ ref: 'x' });
  it.each([
    ['cidr', { ...productionNetwork, cidr: token }, 'network.cidr'],
    ['subnet', moved('private', 'use1-az2', token), 'network.layout.private.use1-az2'],
    ['zone', moved('private', token, '10.1.40.0/24'), 'network.layout.private'],
    ['nat', { ...productionNetwork, nat: token }, 'network.nat'],
    ['nat mode', { ...productionNetwork, nat: { mode: token } }, 'network.nat.mode'],
    ['nat zone', { ...productionNetwork, nat: { mode: 'single', zone: token } }, 'network.nat.zone'],
    [
      'nat address zone',
      { ...productionNetwork, nat: { mode: 'per-az', addresses: { [token]: 'x' } } },
      'network.nat.addresses',
    ],
    ['ipv6', { ...productionNetwork, ipv6: Token.asAny({ ref: 'x' }) }, 'network.ipv6'],
    ['secondary CIDR', { ...productionNetwork, secondaryCidrs: [token] }, 'network.secondaryCidrs[0]'],
    ['cluster name', { ...productionNetwork, clusterName: token }, 'network.clusterName'],
    [
      'retention',
      { ...productionNetwork, flowLog: { ...productionNetwork.flowLog, retentionDays: Token.asNumber({ ref: 'x' }) } },
      'network.flowLog.retentionDays',
    ],
  ])('is refused as %s, where a literal is needed', (_, props, path) => {
    expect(refusalsOf(props)).toContainEqual(expect.objectContaining({ code: 'HERA_CORE_002', path }));
  });

  it('is accepted as the key of the flow log', () => {
    expect(refusalsOf({ ...productionNetwork, flowLog: { key: { keyArn: token } } })).toEqual([]);
  });
});

describe('weaker than production', () => {
  const justification = 'a rehearsal that lives for one afternoon';

  it('is accepted when the environment says so, with its reason', () => {
    const stack = testStack('production', {
      overrides: {
        nat: { value: 'single', justification },
        flowLogs: { value: false, justification },
        minimumZones: { value: 2, justification },
      },
    });
    expect(
      codes({ ...productionNetwork, layout: zones('use1-az1', 'use1-az2'), nat: 'single', flowLog: false }, stack),
    ).toEqual([]);
  });

  it('is a warning where no environment promised production', () => {
    const stack = plainStack();
    const props: NetworkProps = { cidr: '10.1.0.0/16', layout: zones('use1-az1', 'use1-az2'), nat: 'single' };
    new Network(stack, 'Network', props);
    const warnings = stack.node.findChild('Network').node.metadata.map(({ data }) => String(data).slice(0, 12));
    expect(warnings).toEqual(['HERA_NET_009', 'HERA_NET_009', 'HERA_NET_019', 'HERA_NET_021']);
  });

  it('is nothing in development, where production may be asked for', () => {
    expect(
      codes({ ...developmentNetwork, nat: 'per-az', flowLog: { retentionDays: 30 } }, testStack('development')),
    ).toEqual([]);
  });
});

describe('zone names', () => {
  it('are accepted with a warning where EKS leaves out a zone of the region: HERA_NET_022', () => {
    const stack = testStack('production');
    new Network(stack, 'Network', withLayout(zones('us-east-1a', 'us-east-1b', 'us-east-1c')) as NetworkProps);
    expect(stack.manifest.warnings).toMatchObject([{ code: 'HERA_NET_022', constructPath: 'prod-aws/Network' }]);
  });
});
