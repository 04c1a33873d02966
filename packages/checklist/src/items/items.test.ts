import { HeraError } from '@hera/core/errors';
import { describe, expect, it } from 'vitest';
import data from '../data/items.json';
import { rules } from '../rules/index';
import { checkItem, checkItems } from './check-items';
import { itemOf, loadItems } from './load';

/** The checklist of the production-environment document, word for word. */
const seed = {
  Infrastructure: [
    'Multi-AZ deployment configured',
    'NAT gateway per AZ enabled',
    'VPC endpoints for all AWS services',
    'KMS encryption enabled for secrets',
    'Enhanced logging enabled (30-day retention)',
    'Backup strategy implemented',
  ],
  Security: [
    'Private cluster endpoint enabled',
    'Public endpoint restricted to office IPs',
    'IRSA enabled for all workloads needing AWS access',
    'Pod security standards enforced',
    'Network policies configured',
    'Security group rules audited',
  ],
  'Monitoring & Alerting': [
    'CloudWatch alarms configured',
    'Metrics collection enabled',
    'Log aggregation configured',
    'On-call rotation defined',
    'Runbooks documented',
  ],
  'Disaster Recovery': [
    'Backup schedule defined',
    'Recovery procedures documented',
    'DR drill completed successfully',
    'RTO/RPO defined and tested',
    'Multi-region failover plan (if required)',
  ],
  Operations: [
    'Change management process documented',
    'On-call runbooks created',
    'Team trained on infrastructure',
    'Monitoring dashboards created',
    'Incident response plan defined',
  ],
};

const problemsOf = (check: () => unknown): readonly { readonly code: string; readonly path: string }[] => {
  try {
    check();
  } catch (error) {
    if (HeraError.is(error)) return error.problems.map(({ code, path }) => ({ code, path }));
    throw error;
  }
  return [];
};

describe('items', () => {
  it('are well-formed, each word of them', () => {
    expect(checkItems(data)).toEqual(loadItems());
  });

  it('are the 27 of the document in its words and order, and ten beyond it', () => {
    const sections = Object.fromEntries(
      Object.keys(seed).map((section) => [
        section,
        loadItems()
          .filter((item) => item.section === section)
          .map(({ title }) => title),
      ]),
    );
    expect(sections).toEqual(seed);
    expect(Object.values(seed).flat()).toHaveLength(27);
    expect(loadItems().filter(({ section }) => section === 'Beyond the seed')).toHaveLength(10);
    expect(loadItems()).toHaveLength(37);
  });

  it('count up in their ids', () => {
    expect(loadItems().map(({ id }) => Number(/-(\d\d)-/.exec(id)?.[1]))).toEqual(
      loadItems().map((_, index) => index + 1),
    );
  });

  it('have a rule for every machine level that they name, and none without an item', () => {
    const byItem = new Map(rules.map((rule) => [rule.item, rule]));
    expect(byItem.size).toBe(rules.length);
    for (const rule of rules) expect(itemOf(rule.item), rule.item).toBeDefined();
    for (const { id, levels } of loadItems()) {
      const rule = byItem.get(id);
      const claimed = levels.filter((level) => level !== 'attestation');
      const able = [
        ...(rule?.resources ? ['synth', 'plan', 'live-aws'] : []),
        ...(rule?.liveAws ? ['live-aws'] : []),
        ...(rule?.kubernetes ? ['live-kubernetes'] : []),
      ];
      for (const level of claimed) expect(able, `${id} at ${level}`).toContain(level);
      if (rule?.kubernetes) expect(levels, id).toContain('live-kubernetes');
    }
  });

  it('ask for an attestation wherever they name that level, and nowhere else', () => {
    for (const { id, levels, attestation } of loadItems())
      expect(levels.includes('attestation') || attestation?.need === 'substitute', id).toBe(attestation !== undefined);
  });

  it('name each anchor once, and never the check that passes for a security group id', () => {
    for (const { id, anchors } of loadItems()) {
      const names = anchors.map((anchor) => `${anchor.source} ${anchor.id}`);
      expect(new Set(names).size, id).toBe(names.length);
      expect(names).not.toContain('Prowler eks_cluster_network_policy_enabled');
    }
  });

  it('say why, wherever a profile does not require them', () => {
    for (const { profiles } of loadItems())
      for (const { demand, why } of Object.values(profiles)) expect(why === undefined).toBe(demand === 'required');
  });

  it('cover what the research found: 23 of 27 have a signal at synth or plan', () => {
    const human = loadItems()
      .slice(0, 27)
      .filter(({ levels }) => !levels.includes('synth'));
    expect(human.map(({ id }) => id)).toEqual([
      'mon-16-on-call-rotation',
      'dr-19-recovery-procedures',
      'dr-20-dr-drill',
      'ops-23-change-management',
      'ops-25-team-trained',
    ]);
  });

  it('are refused with every problem at once', () => {
    const broken = structuredClone(data) as { items: Record<string, unknown>[] };
    const [first, second, third] = broken.items;
    if (!first || !second || !third) throw new Error('no items');
    first['severity'] = 'dreadful';
    second['levels'] = [];
    third['extra'] = 1;
    expect(problemsOf(() => checkItems(broken))).toEqual([
      { code: 'HERA_CHECK_004', path: 'items[0].severity' },
      { code: 'HERA_CHECK_004', path: 'items[1].levels' },
      { code: 'HERA_CHECK_004', path: 'items[2]' },
    ]);
  });

  it('are refused twice, and with parameters that the item does not have or takes otherwise', () => {
    const twice = structuredClone(data) as { items: unknown[] };
    twice.items.push(twice.items[0]);
    expect(problemsOf(() => checkItems(twice))).toEqual([{ code: 'HERA_CHECK_004', path: 'items.infra-01-multi-az' }]);
    const item = structuredClone(data.items[0]) as unknown as { profiles: { dev: { parameters: object } } };
    item.profiles.dev.parameters = { minimumZones: 'one', zones: 1 };
    expect(problemsOf(() => checkItem(item)).map(({ path }) => path)).toEqual([
      'items.infra-01-multi-az.profiles.dev.parameters.minimumZones',
      'items.infra-01-multi-az.profiles.dev.parameters.zones',
    ]);
  });
});
