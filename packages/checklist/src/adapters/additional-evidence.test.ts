import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import rules from '../data/hardeneks-rules.json';
import traps from '../data/imported-traps.json';
import type { ItemResult, Status } from '../engine/report';
import { statuses } from '../engine/report';
import type { AdditionalEvidence } from '../engine/other-tools';
import { loadItems } from '../items/load';
import { additionalEvidence } from './additional-evidence';
import { holdAgainst } from './hold-against';
import { readToolReport } from './read-report';

const items = loadItems();
const reports = ['prowler.ocsf.json', 'checkov.json', 'kube-bench.json', 'hardeneks.json'].map((name) =>
  readToolReport(join(__dirname, '..', '..', 'fixtures', name)),
);
const imported = additionalEvidence(reports, { items, clusters: ['prod'] });

const of = (item: string, control: string): AdditionalEvidence => {
  const found = imported.evidence.find((one) => one.item === item && one.control === control);
  if (found === undefined) throw new Error(`no evidence of ${control} for ${item}`);
  return found;
};

describe('traps of other tools are not inherited', () => {
  it('Prowler: a security group is no network policy', () => {
    expect(imported.evidence.some(({ control }) => control === 'eks_cluster_network_policy_enabled')).toBe(false);
    expect(imported.ignored).toEqual([
      {
        source: 'Prowler',
        control: 'eks_cluster_network_policy_enabled',
        why: 'passes for every cluster that has a security group, which is every cluster; it says nothing of network policies',
      },
    ]);
    const anchored = items.map((item) =>
      item.id === 'sec-11-network-policies'
        ? {
            ...item,
            anchors: [
              { source: 'Prowler' as const, id: 'eks_cluster_network_policy_enabled', strength: 'equal' as const },
            ],
          }
        : item,
    );
    const { evidence } = additionalEvidence(reports, { items: anchored });
    expect(evidence.filter(({ item }) => item === 'sec-11-network-policies')).toEqual([]);
  });

  it.each([
    ['sec-08-public-endpoint-cidrs', 'CKV_AWS_38', /0\.0\.0\.0\/1, passes/],
    ['sec-08-public-endpoint-cidrs', 'eks_cluster_not_publicly_accessible', /0\.0\.0\.0\/1, passes/],
    ['infra-04-kms-secrets', 'CKV_AWS_58', /not at whose key it is/],
    ['sec-10-pod-security', 'ensure_namespace_psa_exist', /privileged too/],
    ['sec-10-pod-security', '4.2.1', /pods that run/],
    ['sec-11-network-policies', 'check_default_deny_policy_exists', /any network policy/],
    ['sec-11-network-policies', '4.3.2', /one that allows everything passes/],
    ['beyond-36-workload-resilience', 'check_readiness_probes', /the namespace shop alone/],
  ])('%s: a pass of %s is worth a part', (item, control, limit) => {
    const { weight, limits, outcome } = of(item, control);
    expect([weight, outcome]).toEqual(['partial', 'passed']);
    expect(limits.join('; ')).toMatch(limit);
  });

  it('kube-bench: manual is not evidence', () => {
    expect(of('sec-07-private-endpoint', '5.4.2')).toMatchObject({
      outcome: 'none',
      counts: { passed: 0, failed: 0, none: 1 },
    });
  });

  it('names controls that are there: of HardenEKS those that its reports can name', () => {
    const named = new Set(rules.rules.map(({ id }) => id.toLowerCase()));
    const anchors = items.flatMap((item) => item.anchors).filter(({ source }) => source === 'HardenEKS');
    expect(anchors.map(({ id }) => id.toLowerCase()).filter((id) => !named.has(id))).toEqual([]);
  });

  it('has a reason for every trap', () => {
    expect(traps.controls.every(({ why, effect }) => why.length > 20 && ['ignored', 'partial'].includes(effect))).toBe(
      true,
    );
  });
});

describe('findings', () => {
  it('of another cluster are not of this one', () => {
    expect(of('sec-07-private-endpoint', 'eks_cluster_private_nodes_enabled')).toMatchObject({
      outcome: 'passed',
      weight: 'equal',
      subjects: ['arn:aws:eks:eu-west-1:123456789012:cluster/prod'],
      counts: { passed: 1, failed: 0, none: 0 },
    });
    expect(imported.otherClusters).toBe(1);
    const any = additionalEvidence(reports, { items }).evidence.find(
      ({ control }) => control === 'eks_cluster_private_nodes_enabled',
    );
    expect(any).toMatchObject({ outcome: 'failed', counts: { passed: 1, failed: 1, none: 0 } });
  });

  it('stand in the order of the items, and what no item is anchored to is counted', () => {
    const order = items.map(({ id }) => id);
    const places = imported.evidence.map(({ item }) => order.indexOf(item));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(imported.unmapped).toBe(2);
    expect(imported.reports.flatMap(({ notes }) => notes).join('\n')).toMatch(/scans an account/);
  });
});

const result = (item: string, status: Status): Pick<ItemResult, 'item' | 'status'> => ({ item, status });

describe('beside the results', () => {
  it('a fail of a tool contradicts a pass, and changes nothing', () => {
    const [held] = holdAgainst([result('sec-07-private-endpoint', 'pass')], imported.evidence);
    expect(held?.result.status).toBe('pass');
    expect(held?.contradictions.map(({ kind, message }) => [kind, message])).toEqual([
      ['tool-fails', 'Checkov CKV_AWS_39 fails for aws_eks_cluster.Cluster, and the item passes'],
      ['tool-fails', 'HardenEKS check_endpoint_public_access fails for Cluster Endpoint, and the item passes'],
    ]);
  });

  it('a pass of a tool that asks the same contradicts a fail, and one that asks a part does not', () => {
    const [logging] = holdAgainst([result('infra-05-logging', 'fail')], imported.evidence);
    expect(logging?.result.status).toBe('fail');
    expect(logging?.contradictions.map(({ message }) => message)).toEqual([
      'Checkov CKV_AWS_37 passes, and the item fails',
    ]);
    const [cidrs] = holdAgainst([result('sec-08-public-endpoint-cidrs', 'fail')], imported.evidence);
    expect(cidrs?.evidence.length).toBeGreaterThan(1);
    expect(cidrs?.contradictions).toEqual([]);
  });

  it('a fail that the item is made for is none', () => {
    const [held] = holdAgainst([result('infra-05-logging', 'pass')], imported.evidence);
    const controls = held?.contradictions.map(({ control }) => control);
    expect(controls).toEqual(['eks_control_plane_logging_all_types_enabled']);
    expect(of('infra-05-logging', 'CKV_AWS_338')).toMatchObject({ weight: 'conflicts', outcome: 'failed' });
  });

  it('no status ever changes, whatever the tools say', () => {
    const outcomes = fc.constantFrom<AdditionalEvidence['outcome']>('passed', 'failed', 'none');
    const weights = fc.constantFrom<AdditionalEvidence['weight']>('equal', 'partial', 'conflicts');
    fc.assert(
      fc.property(fc.constantFrom(...statuses), outcomes, weights, (status, outcome, weight) => {
        const one = { ...of('sec-07-private-endpoint', 'CKV_AWS_39'), outcome, weight };
        const own = result('sec-07-private-endpoint', status);
        const [held] = holdAgainst([own], [one]);
        expect(held?.result).toBe(own);
        expect(held?.result.status).toBe(status);
        if (status === 'unknown' || outcome === 'none') expect(held?.contradictions).toEqual([]);
      }),
    );
  });
});
