import { describe, expect, it } from 'vitest';
import type { LiveClusterVersions } from '@hera/testkit';
import { addon, fact, nodeGroup, planned, today } from './upgrade.fixture';
import { targetVersion, versionPath } from './version-path';
import { upgradeLines } from './upgrade-view';

const found = (more: Partial<LiveClusterVersions>, to?: string) =>
  planned(more, to).findings.map(({ severity, id, message }) => `${severity} ${id}: ${message}`);

const insight = (status: string, version: string | undefined, more: object = {}) => ({
  insights: [
    {
      name: 'Deprecated APIs',
      status,
      addons: [],
      deprecated: [],
      ...(version === undefined ? {} : { version }),
      ...more,
    },
  ],
});

describe('the way of an upgrade', () => {
  it.each([
    ['1.35', '1.36', ['1.36']],
    ['1.33', '1.36', ['1.34', '1.35', '1.36']],
    ['1.36', '1.36', []],
    ['1.36', '1.35', []],
    ['', '1.36', []],
    ['1.9', '1.10', ['1.10']],
  ])('from %s to %s is %j', (from, to, path) => {
    expect(versionPath(from, to)).toEqual(path);
  });

  it('goes to the next version when none is asked for, and nowhere from the newest', () => {
    expect(targetVersion(fact, '1.34', undefined, today)).toBe('1.35');
    expect(targetVersion(fact, '1.36', undefined, today)).toBe('1.36');
  });

  it.each([
    ['1.37', /"1.37" is not in the version table of 2026-11-22; allowed 1.30, 1.34, 1.35, 1.36/],
    ['1.36.1', /is not in the version table/],
    ['', /is not in the version table/],
    ['1.34', /the cluster is at 1.35, and 1.34 is older.*within 7 days/],
  ])('refuses %j', (to, message) => {
    expect(() => targetVersion(fact, '1.35', to, today)).toThrow(message);
  });

  it('refuses a version out of support', () => {
    expect(() => targetVersion(fact, '1.29', '1.30', today)).toThrow(/HERA_CLI_026 --to: 1.30 is out of support/);
  });
});

describe('what comes before an upgrade', () => {
  it('is nothing for a healthy cluster', () => {
    expect(planned().findings).toEqual([]);
  });

  it.each<[string, Partial<LiveClusterVersions>, RegExp]>([
    ['a cluster that is busy', { status: 'UPDATING' }, /^blocks cluster-status: the cluster prod is UPDATING/],
    [
      'a sick node group',
      { nodeGroups: [nodeGroup('1.35', { status: 'DEGRADED', issues: ['AccessDenied: x'] })] },
      /^blocks node-group-health: .*DEGRADED; AccessDenied: x/,
    ],
    [
      'a node group that is ACTIVE with issues',
      { nodeGroups: [nodeGroup('1.35', { issues: ['a: b'] })] },
      /^blocks node-group-health/,
    ],
    [
      'a node group too far behind',
      { nodeGroups: [nodeGroup('1.32')] },
      /^blocks node-group-skew: .*at 1.32: 4 minor versions behind 1.36, and 3 are allowed/,
    ],
    [
      'a node group just near enough',
      { nodeGroups: [nodeGroup('1.33')] },
      /^warns node-group-skew: .*at 1.33, behind the control plane's 1.35/,
    ],
    [
      'a node group of an unknown version',
      { nodeGroups: [nodeGroup('')] },
      /^warns node-group-skew: .*an unknown version/,
    ],
    [
      'a sick add-on',
      { addons: [addon('coredns', 'v1', { '1.36': ['v1'] }, { status: 'DEGRADED' })] },
      /^blocks addon-health: the add-on coredns is DEGRADED/,
    ],
    [
      'an obstacle that EKS sees',
      insight('ERROR', '1.36', { reason: 'used' }),
      /^blocks insight: EKS says ERROR about "Deprecated APIs" for 1.36: used/,
    ],
    ['an obstacle without a version', insight('ERROR', undefined), /^blocks insight/],
    ['a warning of EKS', insight('WARNING', '1.36'), /^warns insight/],
    ['what EKS does not know', insight('UNKNOWN', '1.36'), /^warns insight/],
    [
      'a deprecated API',
      insight('ERROR', '1.36', {
        deprecated: [{ usage: '/apis/x/v1beta1', gone: '1.36', replacedWith: '/apis/x/v1' }],
      }),
      /\/apis\/x\/v1beta1 is called and gone in 1.36, use \/apis\/x\/v1$/,
    ],
    [
      'too few addresses',
      { subnets: [{ id: 'subnet-1', zone: 'a', free: 4 }] },
      /^blocks free-addresses: 4 addresses.*subnet-1: 4.*may take 5$/,
    ],
    ['Karpenter', { karpenterNodes: 2 }, /^warns karpenter: Karpenter runs 2 nodes.*1.36 needs 1.13$/],
  ])('is %s', (_, more, message) => {
    expect(found(more)).toEqual([expect.stringMatching(message)]);
  });

  it('leaves out what passes, and what is about other versions', () => {
    expect(found(insight('PASSING', '1.36'))).toEqual([]);
    expect(found(insight('ERROR', '1.37'))).toEqual([]);
  });

  it('blocks a later step only when it is the next one', () => {
    const at = { version: '1.34', nodeGroups: [nodeGroup('1.34')] };
    expect(found({ ...at, ...insight('ERROR', '1.36') })[0]).toMatch(/^warns insight/);
    expect(found({ ...at, ...insight('ERROR', '1.35') })[0]).toMatch(/^blocks insight/);
  });

  it('blocks for an add-on only where it can be moved before the control plane', () => {
    const unfit = (...names: readonly string[]) => ({
      ...insight('ERROR', '1.36', { addons: names }),
      addons: [
        addon('coredns', 'v1', { '1.35': ['v2', 'v1'], '1.36': ['v3', 'v2'] }),
        addon('kube-proxy', 'v1', { '1.35': ['v1'], '1.36': ['v2'] }),
      ],
    });
    const fixes = (...names: readonly string[]) =>
      planned(unfit(...names)).findings.map(({ severity, fix }) => `${severity}: ${fix}`);
    expect(fixes('coredns')).toEqual([expect.stringMatching(/^blocks: .*--addon-name coredns --addon-version v2 /)]);
    expect(fixes('kube-proxy')).toEqual([expect.stringMatching(/^warns: no version of kube-proxy runs on both/)]);
    expect(fixes('kube-proxy', 'coredns')).toEqual([
      expect.stringMatching(/^blocks: .*coredns.*; no version of kube-proxy/),
    ]);
    expect(fixes('unknown')).toEqual([expect.stringMatching(/^warns: no version of unknown/)]);
  });

  it('says how long the present version is still looked after, and what EKS does then', () => {
    const at = { version: '1.34', nodeGroups: [nodeGroup('1.34')] };
    expect(found(at)).toEqual([
      'warns support: standard support of 1.34 ends on 2026-12-02, in 8 days: EKS then upgrades the cluster by itself',
    ]);
    expect(found({ ...at, supportType: 'EXTENDED' })[0]).toMatch(/extended support then costs more/);
    expect(found({ version: '1.33', nodeGroups: [] })).toEqual([
      expect.stringMatching(/1.33 is not in the version table/),
    ]);
  });

  it('has blockers first', () => {
    const all = planned({ karpenterNodes: 1, status: 'UPDATING', nodeGroups: [nodeGroup('1.34'), nodeGroup('1.32')] });
    expect(all.findings.map(({ severity }) => severity)).toEqual(['blocks', 'blocks', 'warns', 'warns']);
  });
});

describe('the steps of an upgrade', () => {
  const addons = [
    addon('coredns', 'v1.13.2-eksbuild.1', { '1.36': ['v1.14.3-eksbuild.11*'] }),
    addon('kube-proxy', 'v1.35.0-eksbuild.2', { '1.36': ['v1.36.1-eksbuild.1', 'v1.36.0-eksbuild.2*'] }),
    addon('vpc-cni', 'v1.22.0-eksbuild.1', { '1.36': ['v1.23.0-eksbuild.1', 'v1.22.0-eksbuild.1*'] }),
    addon('by-hand', 'v1', { '1.36': ['v2', 'v1'] }),
  ];

  it('come in this order', () => {
    const plan = planned({ addons, karpenterNodes: 3, fargateProfiles: ['batch'] });
    expect(plan.hops[0]?.steps.map(({ by, what }) => `${by}: ${what}`)).toEqual([
      'you: Karpenter: at least 1.13, before the control plane',
      "you: in apps/prod-aws, set the cluster's version to '1.36', and the add-on coredns to 'v1.14.3-eksbuild.11', because v1.13.2-eksbuild.1 does not run on 1.36",
      'you: read the plan: nothing may be replaced or destroyed',
      'you: apply it; it does, in this order:',
      'apply: control plane: 1.35 to 1.36',
      'apply: add-on vpc-cni: v1.22.0-eksbuild.1 to v1.23.0-eksbuild.1',
      'apply: node group system to 1.36, node by node; a disruption budget that allows nothing stops it (kubectl get pdb --all-namespaces)',
      'apply: add-on coredns: v1.13.2-eksbuild.1 to v1.14.3-eksbuild.11',
      'you: add-on kube-proxy: v1.35.0-eksbuild.2 to v1.36.0-eksbuild.2, because it does not run on 1.36',
      'you: add-on by-hand: v1 to v2, because it still runs, but is not the default any more',
      'you: wait until Karpenter has replaced its nodes with 1.36; disruption budgets slow it down',
      'you: Fargate profile batch: its pods keep their kubelet until they are made anew',
      'you: every node says 1.36, and the plan is empty',
    ]);
  });

  it('have commands that name cluster and region', () => {
    const commands = planned({ addons }).hops[0]?.steps.flatMap(({ command }) => command ?? []);
    expect(commands?.slice(0, 3)).toEqual([
      'infractl plan aws prod',
      'infractl apply aws prod',
      'aws eks update-addon --region us-east-1 --cluster-name prod --addon-name kube-proxy --addon-version v1.36.0-eksbuild.2 --resolve-conflicts PRESERVE',
    ]);
  });

  it('are one hop a minor version, nodes included', () => {
    const plan = planned({ version: '1.34', nodeGroups: [nodeGroup('1.34')] });
    expect(plan.hops.map(({ from, to }) => `${from} ${to}`)).toEqual(['1.34 1.35', '1.35 1.36']);
    for (const { steps } of plan.hops) expect(steps.filter(({ id }) => id === 'node-group')).toHaveLength(1);
    expect(plan.unknown.join()).toContain('what EKS will say about 1.36: plan again after each step');
  });

  it('are none where the cluster is there already', () => {
    expect(planned({ version: '1.36', nodeGroups: [nodeGroup('1.36')] })).toMatchObject({
      from: '1.36',
      to: '1.36',
      hops: [],
      findings: [],
    });
  });

  it('go back, node groups before the control plane', () => {
    const rollback = planned().hops[0]?.rollback;
    expect(rollback).toMatchObject({ to: '1.35', withinDays: 7 });
    expect(rollback?.steps.map(({ id }) => id)).toEqual(['readiness', 'node-group', 'control-plane', 'declare']);
  });

  it('go back by way of extended support where the former version has no other', () => {
    const at = { version: '1.34', nodeGroups: [] };
    const late = planned(at, '1.35');
    expect(late.hops[0]?.rollback.steps.map(({ id }) => id)).not.toContain('support-type');
    const { hops } = planned({ ...at, version: '1.33' }, '1.34');
    expect(hops[0]?.rollback.steps.map(({ id }) => id)).toContain('support-type');
  });
});

describe('what is not known', () => {
  it('is every call that the target lacks, in plain words', () => {
    const { unknown } = planned({ missing: ['eks:ListInsights', 'eks:Else'], insights: undefined });
    expect(unknown).toEqual([
      'unsupported: eks:ListInsights: whether EKS sees deprecated APIs or other obstacles is not known',
      'unsupported: eks:Else: a part of the plan is not known',
      'disruption budgets, webhooks and workloads: they are in the cluster, which is not asked',
    ]);
  });

  it('is an add-on that EKS offers nothing of', () => {
    expect(planned({ addons: [addon('mine', 'v1', {})] }).unknown[0]).toBe(
      'EKS offers no version of the add-on mine for 1.36',
    );
  });
});

it('is shown for people', () => {
  const lines = upgradeLines(planned({ status: 'UPDATING' }));
  expect(lines.slice(0, 7)).toEqual([
    'prod: Kubernetes 1.35 to 1.36 (versions and rules as of 2026-11-22)',
    '  Version  Standard support ends  Extended support ends  Today',
    '  1.35     2027-03-27             2028-03-27             standard, 123 days left',
    '  1.36     2027-08-02             2028-08-02             standard, 251 days left',
    '',
    'First',
    '  blocks cluster-status: the cluster prod is UPDATING, and EKS updates only an ACTIVE one',
  ]);
  expect(lines).toContain("   1. in apps/prod-aws, set the cluster's version to '1.36'");
  expect(lines).toContain('       - control plane: 1.35 to 1.36');
  expect(lines).toContain('Back to 1.35, within 7 days of the upgrade');
});
