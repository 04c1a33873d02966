import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import data from '../data/eks-support.json';
import { estimate } from '../estimate/estimate';
import { cents, costOf, lineOf, linesOf, planOf, synthOf, today, withoutUse } from '../estimate/model.fixture';
import { usageOf } from '../usage/usage';
import { eksSupportOf } from './eks-support';

const clusterCost = (change: object, options: Parameters<typeof withoutUse>[1] = {}) =>
  costOf(
    withoutUse(synthOf({ aws_eks_cluster: { c: { name: 'prod', version: '1.35', ...change } } }), options),
    'aws_eks_cluster.c',
  );

describe('extended support', () => {
  const on = (day: string) => ({ at: new Date(`${day}T12:00:00Z`) });

  it('begins on the day that standard support ends: 1.33 on 2026-07-29, + 0.50 x 730 = 365.00', () => {
    expect(cents(clusterCost({ version: '1.33' }, on('2026-07-28')).monthly)).toBe('73.00');
    expect(linesOf(clusterCost({ version: '1.33' }, on('2026-07-29')))).toEqual({
      'control-plane': '73.00',
      'extended-support': '365.00',
    });
  });

  it('is not billed for a policy: EXTENDED in standard support costs 73.00', () => {
    const extended = { upgrade_policy: { support_type: 'EXTENDED' } };
    expect(cents(clusterCost({ version: '1.35', ...extended }).monthly)).toBe('73.00');
    expect(cents(clusterCost({ version: '1.33', ...extended }).monthly)).toBe('438.00');
  });

  it('is not expected with STANDARD, where EKS upgrades, yet possible', () => {
    const standard = { upgrade_policy: { support_type: 'STANDARD' } };
    expect(cents(clusterCost({ version: '1.33', ...standard }).monthly)).toBe('73.00 / 73.00 / 438.00');
  });

  it('is possible where the version is not known, or newer than the table', () => {
    expect(cents(clusterCost({ version: '${var.version}' }).monthly)).toBe('73.00 / 73.00 / 438.00');
    expect(cents(clusterCost({ version: '1.99' }).monthly)).toBe('73.00 / 73.00 / 438.00');
  });

  it('is billed for what is older than the table, and for what has no support', () => {
    expect(cents(clusterCost({ version: '1.22' }).monthly)).toBe('438.00');
    expect(cents(clusterCost({ version: '1.30' }).monthly)).toBe('438.00');
  });

  it('is not there where EKS takes its default version', () => {
    expect(clusterCost({ version: null })).toMatchObject({
      notes: ['no version is set: EKS takes its default, which is in standard support'],
    });
  });

  it('knows phases at both ends', () => {
    const phases = ['2026-12-01', '2026-12-02', '2027-12-01', '2027-12-02'].map(
      (day) => eksSupportOf('1.34', day).phase,
    );
    expect(phases).toEqual(['standard', 'extended', 'extended', 'ended']);
  });

  it('has the same table as @hera/cluster', () => {
    const file = join(__dirname, '../../../cluster/src/data/eks-versions.json');
    const theirs = JSON.parse(readFileSync(file, 'utf8')) as typeof data;
    expect(data.asOf).toBe(theirs.asOf);
    expect(data.versions).toEqual(
      theirs.versions.map(({ version, standardSupportEnds, extendedSupportEnds }) => ({
        version,
        standardSupportEnds,
        extendedSupportEnds,
      })),
    );
  });
});

describe('provisioned tiers', () => {
  it('come on top: XL 1.65 x 730 = 1,204.50', () => {
    const tier = (name: string) => clusterCost({ control_plane_scaling_config: { tier: name } });
    expect(linesOf(tier('tier-xl'))).toEqual({ 'control-plane': '73.00', provisioned: '1204.50' });
    expect(linesOf(tier('standard'))).toEqual({ 'control-plane': '73.00' });
    expect(tier('tier-ultra')).toMatchObject({ state: 'unpriced', reason: 'the catalogue has no price of tier-ultra' });
    expect(tier('${var.tier}').state).toBe('unpriced');
  });
});

describe('control plane logs', () => {
  it('are a line for each type, at the vended price: 20 GB x 0.50 = 10.00', () => {
    const usage = usageOf({ profile: 'none', types: { aws_eks_cluster: { monthly_audit_log_gb: 20 } } });
    const cost = clusterCost({ enabled_cluster_log_types: ['audit', 'api'] }, { usage });
    expect(linesOf(cost)).toEqual({ 'control-plane': '73.00', 'logs.api': 'usage-based', 'logs.audit': '10.00' });
  });

  it('are unpriced where their types are not known', () => {
    expect(lineOf(clusterCost({ enabled_cluster_log_types: '${var.types}' }), 'logs').state).toBe('unpriced');
  });
});

describe('EKS Auto Mode', () => {
  const compute = { compute_config: { enabled: true } };

  it('says that its nodes are not in the stack', () => {
    const cost = clusterCost(compute);
    expect(cost.state).toBe('usage-based');
    expect(lineOf(cost, 'auto-mode').reason).toContain('how many nodes EKS Auto Mode runs is not in the stack');
  });

  it('prices stated nodes with the fee: 4 x 70.08 = 280.32, and 12 % of it = 33.6384', () => {
    const usage = usageOf({
      profile: 'none',
      types: { aws_eks_cluster: { auto_mode_nodes: 4, auto_mode_instance_type: 'm5.large' } },
    });
    expect(linesOf(clusterCost(compute, { usage }))).toEqual({
      'control-plane': '73.00',
      'auto-mode': '280.32',
      'auto-mode-fee': '33.64',
    });
  });
});

describe('Karpenter', () => {
  const stack = synthOf({
    aws_eks_cluster: { c: { name: 'prod', version: '1.35' } },
    aws_sqs_queue: { q: { name: 'prod-karpenter' } },
  });

  it('brings nodes that only a usage file knows', () => {
    const cost = costOf(estimate(stack, { at: today }), 'usage:karpenter-nodes');
    expect(cost).toMatchObject({ state: 'usage-based', type: 'hera_usage', part: 'Nodes' });
    expect(cost.monthly).toBeUndefined();
  });

  it('prices stated ones as spot, in a band', () => {
    const usage = usageOf({
      types: { karpenter: { nodes: 10, instance_type: 't3.large', capacity_type: 'SPOT' } },
    });
    // 0.0832 less 72, 54 and 44 %: 0.023296, 0.038272, 0.046592; x 10 x 730.
    expect(cents(costOf(estimate(stack, { at: today, usage }), 'usage:karpenter-nodes').monthly)).toBe(
      '170.06 / 279.39 / 340.12',
    );
  });

  it('is not there without Karpenter', () => {
    const plain = synthOf({ aws_eks_cluster: { c: { name: 'prod', version: '1.35' } } });
    expect(withoutUse(plain).resources.map(({ address }) => address)).not.toContain('usage:karpenter-nodes');
  });
});

describe('a plan', () => {
  it('leaves to EKS what the provider decides', () => {
    const values = { name: 'prod', version: '1.35', compute_config: [] };
    const unknown = { upgrade_policy: true, access_config: true, control_plane_scaling_config: true, id: true };
    const cost = costOf(
      withoutUse(planOf([{ type: 'aws_eks_cluster', name: 'c', values, unknown }])),
      'aws_eks_cluster.c',
    );
    expect(linesOf(cost)).toEqual({ 'control-plane': '73.00' });
  });
});
