import { HeraError } from '@hera/core/errors';
import { stackModelOf } from '@hera/stack-model';
import { describe, expect, it } from 'vitest';
import { accountOf } from '../account.fixture';
import { checklistProblems } from '../errors';
import { itemOf, loadItems } from '../items/load';
import type { Item } from '../items/item';
import { judged, manifestWith, modelOf, now, platform, type Platform } from '../platform.fixture';
import { twoClusters } from '../two-clusters.fixture';
import { evaluate } from './evaluate';
import { Findings } from './findings';
import type { AwsObservations } from './observations';
import type { EvaluationInput, EvaluationOptions } from './options';
import { ownRule as makeOwnRule } from '../own-rule/index';
import type { OwnRule } from './own-rule';
import type { Report } from './report';
import type { Rule } from './rule';

const clock = () => now;
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();

const live = (endpoints: object, takenAt = hoursAgo(1), more: Partial<AwsObservations> = {}): AwsObservations => ({
  ...accountOf({
    takenAt,
    resources: {
      'aws_eks_cluster.shop': {
        arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop',
        name: 'shop',
        vpc_config: [endpoints],
      },
    },
  }),
  ...more,
});
const closed = { endpoint_private_access: true, endpoint_public_access: false };
const open = { endpoint_private_access: false, endpoint_public_access: true };
const item = 'sec-07-private-endpoint';

const ownItem = (id = 'own-01-tags'): Item => {
  const base = itemOf('beyond-37-budget');
  if (base === undefined) throw new Error('no item');
  const { attestation: _, ...rest } = base;
  return { ...rest, id, section: 'Your own', title: 'Tags', levels: ['synth', 'plan'], anchors: [] };
};
const ownRule = (resources: NonNullable<Rule['resources']>, id?: string): OwnRule => {
  const own = ownItem(id);
  return makeOwnRule(own, { item: own.id, resources });
};

const problemsOf = (input: EvaluationInput, options: EvaluationOptions = {}) => {
  try {
    evaluate(input, { clock, ...options });
  } catch (error) {
    if (HeraError.is(error)) return error.problems.map(({ code, path }) => `${code} ${path}`);
    throw error;
  }
  return [];
};

describe('levels', () => {
  it('the strongest that is fresh counts, and a pass below a failure is drift', () => {
    const synth = modelOf(platform());
    expect(judged(item, { synth })).toMatchObject({ status: 'pass', level: 'synth', drift: false });
    expect(judged(item, { synth, aws: live(open) })).toMatchObject({
      status: 'fail',
      level: 'live-aws',
      drift: true,
      at: hoursAgo(1),
      evidence: [expect.objectContaining({ subject: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop' })],
      levels: [
        expect.objectContaining({ level: 'synth', status: 'pass' }),
        expect.objectContaining({ level: 'live-aws' }),
      ],
    });
    expect(judged(item, { synth, aws: live(closed) })).toMatchObject({
      status: 'pass',
      level: 'live-aws',
      drift: false,
    });
  });

  it('live AWS looks at one cluster: what documents say of another one counts beside it', () => {
    const several = twoClusters();
    const says = (stack: Platform, endpoints: object) => {
      const { status, level, notSeen } = judged(item, { synth: modelOf(stack), aws: live(endpoints) });
      return { status, level, notSeen };
    };
    const note = 'live-aws looks at one cluster; the documents have 2';
    expect(says(several, closed)).toEqual({ status: 'pass', level: 'live-aws', notSeen: [note] });
    const { vpc_config: second } = several['aws_eks_cluster']['second-main'];
    second.endpoint_private_access = '${var.private}';
    expect(says(several, closed)).toMatchObject({ status: 'unknown', level: 'synth' });
    second.endpoint_private_access = false;
    expect(says(several, closed)).toMatchObject({ status: 'fail', level: 'synth' });
    expect(says(several, open)).toMatchObject({ status: 'fail', level: 'live-aws', notSeen: [note] });
    const one = platform();
    one['aws_eks_cluster']['main'].vpc_config.endpoint_private_access = false;
    expect(says(one, closed)).toEqual({ status: 'pass', level: 'live-aws', notSeen: [] });
  });

  it('what was seen live a day ago does not count any more, and is shown as stale', () => {
    const synth = modelOf(platform());
    const result = judged(item, { synth, aws: live(open, hoursAgo(25)) });
    expect(result).toMatchObject({ status: 'pass', level: 'synth', drift: false });
    expect(result.levels.map(({ stale }) => stale)).toEqual([false, true]);
    expect(judged(item, { synth, aws: live(open, hoursAgo(25)) }, { liveMaximumAgeHours: 48 }).status).toBe('fail');
    expect(judged(item, { aws: live(closed, hoursAgo(25)) }).status).toBe('unknown');
  });

  it('a run without live levels keeps those of an earlier report, as long as they are fresh', () => {
    const synth = modelOf(platform());
    const earlier = evaluate({ synth, aws: live(open) }, { clock, only: [item] });
    const plain = JSON.parse(JSON.stringify(earlier)) as Report;
    expect(judged(item, { synth, earlier: plain })).toMatchObject({ status: 'fail', level: 'live-aws', drift: true });
    const later = () => new Date(now.getTime() + 30 * 3_600_000);
    expect(judged(item, { synth, earlier: plain }, { clock: later })).toMatchObject({ status: 'pass', level: 'synth' });
    expect(judged(item, { synth, aws: live(closed), earlier: plain }).status).toBe('pass');
  });

  it('a stronger level that could not look takes nothing from a weaker one, and says which permission it lacked', () => {
    const missing = [{ type: 'aws_eks_cluster', reason: 'access denied', missingPermission: 'eks:DescribeCluster' }];
    const aws = live(closed, hoursAgo(1), { notObserved: missing });
    expect(judged(item, { aws })).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('eks:DescribeCluster'),
    });
    const both = judged(item, { synth: modelOf(platform()), aws });
    expect(both).toMatchObject({ status: 'pass', level: 'synth' });
    expect(both.notSeen).toEqual([expect.stringContaining('eks:DescribeCluster')]);
    const nobody = judged(item, { aws: live(closed, hoursAgo(1), { observedTypes: [] }) });
    expect(nobody).toMatchObject({ status: 'unknown', reason: expect.stringContaining('nobody looked') });
  });

  it('evidence of a plan gets its construct and line from the synth of the same address', () => {
    const plan = stackModelOf({
      format_version: '1.2',
      terraform_version: '1.11.4',
      planned_values: {
        root_module: {
          resources: [
            {
              address: 'aws_eks_cluster.main',
              mode: 'managed',
              type: 'aws_eks_cluster',
              name: 'main',
              provider_name: 'registry.terraform.io/hashicorp/aws',
              values: { name: 'shop', vpc_config: [closed] },
            },
          ],
        },
      },
      resource_changes: [
        {
          address: 'aws_eks_cluster.main',
          mode: 'managed',
          type: 'aws_eks_cluster',
          name: 'main',
          provider_name: 'registry.terraform.io/hashicorp/aws',
          change: {
            actions: ['create'],
            before: null,
            after: { name: 'shop', vpc_config: [closed] },
            after_unknown: {},
          },
        },
      ],
      configuration: { root_module: {} },
    });
    const resources = platform();
    resources['aws_eks_cluster']['main']['//'] = { metadata: { path: 'shop/Cluster', uniqueId: 'main' } };
    const synth = modelOf(resources, { ...manifestWith([]), sources: { 'shop/Cluster': 'src/stack.ts:12:5' } });
    expect(judged(item, { synth, plan }).evidence[0]).toMatchObject({
      level: 'plan',
      constructPath: 'shop/Cluster',
      source: { file: 'src/stack.ts', line: 12 },
    });
  });
});

describe('objectives of recovery', () => {
  const backup = (name: string, objectives?: object) => ({ kind: 'recovery', plan: name, rules: [], objectives });
  const objectives = (facts: readonly object[], options: EvaluationOptions = {}) =>
    evaluate({ synth: modelOf({}, manifestWith(facts as never)) }, { clock, only: [item], ...options }).objectives;

  it('are those that are given, else those that the environment declares, of several the strictest', () => {
    const declared = [backup('a', { rtoMinutes: 240, rpoMinutes: 1440 }), backup('b', { rpoMinutes: 60 }), backup('c')];
    expect(objectives(declared)).toEqual({ rtoMinutes: 240, rpoMinutes: 60 });
    expect(objectives(declared, { objectives: { rpoMinutes: 15 } })).toEqual({ rtoMinutes: 240, rpoMinutes: 15 });
    expect(objectives([backup('c')])).toBeUndefined();
  });

  it('judge with what the environment declares', () => {
    const resources = platform();
    const judge = (rpoMinutes: number) =>
      judged('dr-21-rto-rpo', {
        synth: modelOf(resources, manifestWith([backup('a', { rtoMinutes: 240, rpoMinutes })] as never)),
      }).levels[0]?.status;
    expect(judge(1440)).toBe('pass');
    expect(judge(5)).toBe('fail');
  });
});

describe('profiles', () => {
  it('come from the manifest, and are production where none tells', () => {
    const profileOf = (...names: readonly (string | undefined)[]) =>
      evaluate(
        { synth: names.map((name) => modelOf({}, name === undefined ? undefined : manifestWith([], name))) },
        { clock, only: [item] },
      ).profile;
    expect(profileOf('development')).toBe('dev');
    expect(profileOf('production')).toBe('production');
    expect(profileOf(undefined)).toBe('production');
    expect(profileOf('development', 'production')).toBe('production');
  });

  it('make of a red item a failure, a warning, or something accepted with what was found', () => {
    const resources = platform();
    delete resources['aws_eks_addon'].identity;
    delete resources['aws_iam_openid_connect_provider'];
    delete resources['aws_backup_plan'];
    const synth = modelOf(resources);
    expect(judged('sec-09-workload-identity', { synth })).toMatchObject({ status: 'fail', demand: 'required' });
    expect(judged('sec-09-workload-identity', { synth }, { profile: 'dev' })).toMatchObject({
      status: 'warn',
      demand: 'recommended',
    });
    expect(judged('infra-06-backup-strategy', { synth }, { profile: 'dev' })).toMatchObject({
      status: 'not-applicable',
      reason: expect.stringMatching(/optional in development.*found fail: nothing backs up/),
    });
  });
});

describe('rules', () => {
  it('that throw are a defect of theirs: the item is unknown, the others are judged', () => {
    const throwing = ownRule(() => {
      throw new TypeError('no such thing');
    });
    const report = evaluate({ synth: modelOf(platform()) }, { clock, ownRules: [throwing] });
    const result = report.results.find((each) => each.item === 'own-01-tags');
    expect(result).toMatchObject({ status: 'unknown', reason: expect.stringContaining('HERA_CHECK_002') });
    expect(report.problems).toEqual([expect.objectContaining({ code: 'HERA_CHECK_002', path: 'own-01-tags' })]);
    expect(report.results).toHaveLength(38);
    expect(report.counts.pass).toBeGreaterThan(10);
  });

  it('that give no reason, ask for a parameter that is none, or ask for each other are defects as well', () => {
    const silent = ownRule(() => ({ status: 'pass', reason: ' ', evidence: [] }));
    const asking = ownRule(
      (_, { parameters }) => ({ status: 'pass', reason: String(parameters.number('zones')), evidence: [] }),
      'own-02-asks',
    );
    const circular = ownRule((_, { judgementOf }) => judgementOf('own-03-itself'), 'own-03-itself');
    const { results, problems } = evaluate(
      { synth: modelOf({}) },
      { clock, ownRules: [silent, asking, circular], only: ['own-01-tags', 'own-02-asks', 'own-03-itself'] },
    );
    expect(results.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('gave no reason'),
      expect.stringContaining('the parameter zones'),
      expect.stringContaining('ask for each other'),
    ]);
  });

  it('list what breaks first, and no more than a reader can use', () => {
    const findings = new Findings('synth');
    for (let index = 0; index < 1000; index += 1) findings.holds(`rule ${index}`, 'holds');
    findings.breaks('rule 1000', 'breaks');
    const { status, reason, evidence } = findings.judge('all hold');
    expect([status, reason]).toEqual(['fail', 'rule 1000: breaks']);
    expect(evidence).toHaveLength(52);
    expect(evidence[0]?.verdict).toBe('breaks');
    expect(evidence.at(-1)?.message).toBe('950 more of this kind are not listed');
  });

  it('never show a secret', () => {
    const resources = { aws_db_instance: { main: { password: 'correct horse' } } };
    const showing = ownRule((scope) => {
      const findings = scope.findings();
      for (const each of scope.resources('aws_db_instance'))
        findings.breaks(each, 'has a password', { attribute: 'password' });
      return findings.judge('');
    });
    const report = evaluate({ synth: modelOf(resources) }, { clock, ownRules: [showing] });
    expect(JSON.stringify(report)).toContain('(sensitive value)');
    expect(JSON.stringify(report)).not.toContain('correct horse');
  });
});

describe('a report', () => {
  it('is plain JSON, counts every item, and gives each a reason', () => {
    const report = evaluate({ synth: modelOf(platform()) }, { clock });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(Object.values(report.counts).reduce((sum, count) => sum + count, 0)).toBe(loadItems().length);
    for (const result of report.results) expect(result.reason.trim(), result.item).not.toBe('');
  });

  it('is the same for the same input', () => {
    expect(evaluate({ synth: modelOf(platform()) }, { clock })).toEqual(
      evaluate({ synth: modelOf(platform()) }, { clock }),
    );
  });

  it('tells what fixing costs where somebody computes it, for red items alone', () => {
    const cost = { monthlyUsd: { low: 1, expected: 2, high: 3 }, note: 'a backup' };
    const resources = platform();
    delete resources['aws_backup_plan'];
    delete resources['aws_backup_selection'];
    const { results } = evaluate(
      { synth: modelOf(resources) },
      { clock, costOfFixing: ({ section }) => (section === 'Disaster Recovery' ? cost : undefined) },
    );
    expect(results.filter((result) => result.cost !== undefined).map((result) => result.item)).toEqual([
      'dr-18-backup-schedule',
    ]);
  });
});

describe('input', () => {
  const synth = modelOf({});

  it('is refused with every problem at once', () => {
    expect(
      problemsOf(
        { synth, plan: synth, aws: live(closed, 'yesterday') },
        {
          profile: 'prod' as never,
          liveMaximumAgeHours: 0,
          objectives: { rpoMinutes: -1 },
          only: ['nat'],
          parameters: { nat: {}, 'infra-01-multi-az': { minimumZones: 'three', zones: 3 } },
        },
      ),
    ).toEqual([
      'HERA_CHECK_007 input.plan',
      'HERA_CHECK_001 input.aws.takenAt',
      'HERA_CHECK_001 options.profile',
      'HERA_CHECK_001 options.liveMaximumAgeHours',
      'HERA_CHECK_001 options.objectives.rpoMinutes',
      'HERA_CHECK_003 parameters.nat',
      'HERA_CHECK_006 parameters.infra-01-multi-az.minimumZones',
      'HERA_CHECK_006 parameters.infra-01-multi-az.zones',
      'HERA_CHECK_003 options.only[0]',
    ]);
  });

  it.each([
    ['nothing to judge', {}, {}, 'HERA_CHECK_001 input'],
    ['a clock that gives no moment', { synth }, { clock: () => new Date('never') }, 'HERA_CHECK_001 options.clock'],
    ['observations of tomorrow', { aws: live(closed, hoursAgo(-24)) }, {}, 'HERA_CHECK_001 input.aws.takenAt'],
    [
      'an earlier report of another form',
      { earlier: { schemaVersion: 2 } as never },
      {},
      'HERA_CHECK_008 input.earlier.schemaVersion',
    ],
    [
      'an item of this package brought along',
      { synth },
      { ownRules: [ownRule(() => ({ status: 'pass', reason: 'x', evidence: [] }), item)] },
      'HERA_CHECK_005 ownRules[0]',
    ],
    [
      'a rule of its own that nothing has checked',
      { synth },
      { ownRules: [{ item: ownItem(), rule: { item: 'own-01-tags' } } as never] },
      'HERA_CHECK_001 ownRules[0]',
    ],
    [
      'a record of no item',
      { attestations: [{ item: 'nat' } as never] },
      {},
      'HERA_CHECK_003 input.attestations[0].item',
    ],
    [
      'a negative parameter',
      { synth },
      { parameters: { 'infra-01-multi-az': { minimumZones: -1 } } },
      'HERA_CHECK_006 parameters.infra-01-multi-az.minimumZones',
    ],
  ] as const)('is refused with %s', (_, input, options, problem) => {
    expect(problemsOf(input, options)).toContain(problem);
  });

  it('has every code of its refusals in the table of errors', () => {
    for (const code of ['001', '002', '003', '004', '005', '006', '007', '008'])
      expect(checklistProblems).toHaveProperty(`HERA_CHECK_${code}`);
  });
});
