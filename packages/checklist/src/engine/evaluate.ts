import type { Problem } from '@hera/core/errors';
import type { Fact } from '@hera/core/facts';
import type { Resource, StackModel } from '@hera/stack-model';
import { loadItems } from '../items/load';
import { levels as levelOrder, type Item } from '../items/item';
import { rules as builtInRules } from '../rules/index';
import { toolVersion } from '../version';
import { type Checked, checkInput } from './check-input';
import { declaredObjectives } from './declared-objectives';
import type { Evidence } from './evidence';
import { type LevelInput, LevelJudge, type Surroundings } from './judge-level';
import { KubernetesScope } from './kubernetes-scope';
import type { EvaluationInput, EvaluationOptions } from './options';
import { type ItemResult, type LevelResult, type Report, statuses } from './report';
import { ResourceScope } from './scope';
import { anchorsOf, daysLeft, demanded, hasDrift, recordState, strongest, weigh } from './weigh';

const levelInputs = (input: EvaluationInput, { synth, plan, now }: Checked): readonly LevelInput[] => {
  const manifests = [...(plan.length > 0 ? plan : synth)];
  const at = now.toISOString();
  const { aws, kubernetes } = input;
  return [
    ...(synth.length === 0
      ? []
      : [
          {
            level: 'synth',
            at,
            resources: new ResourceScope({ level: 'synth', models: synth, manifests: synth }),
          } as const,
        ]),
    ...(plan.length === 0
      ? []
      : [
          {
            level: 'plan',
            at,
            // A plan that was read without its cdk.tf.json has no manifest: the synth's tells the same facts.
            resources: new ResourceScope({
              level: 'plan',
              models: plan,
              manifests: plan.some(({ manifest }) => manifest !== undefined) ? plan : synth,
            }),
          } as const,
        ]),
    ...(aws === undefined
      ? []
      : [
          {
            level: 'live-aws',
            at: aws.takenAt,
            observations: aws,
            resources: new ResourceScope({
              level: 'live-aws',
              models: [aws.model],
              manifests: manifests.some(({ manifest }) => manifest !== undefined) ? manifests : synth,
              looked: { types: new Set(aws.observedTypes), notObserved: aws.notObserved },
            }),
          } as const,
        ]),
    ...(kubernetes === undefined
      ? []
      : [{ level: 'live-kubernetes', at: kubernetes.takenAt, kubernetes: new KubernetesScope(kubernetes) } as const]),
  ];
};

const isStale = (at: string, now: Date, hours: number): boolean => now.getTime() - Date.parse(at) > hours * 3_600_000;

/** Plans do not know lines of TypeScript; the synth of the same addresses does. */
const located = (evidence: readonly Evidence[], synth: readonly StackModel[]): readonly Evidence[] =>
  evidence.map((each) => {
    if (each.constructPath !== undefined || each.level === 'synth') return each;
    const made: Resource | undefined = synth
      .map((model) => model.byAddress(each.subject))
      .find((found) => found !== undefined);
    return made === undefined
      ? each
      : {
          ...each,
          ...(made.constructPath === undefined ? {} : { constructPath: made.constructPath }),
          ...(made.source === undefined ? {} : { source: made.source }),
        };
  });

const levelResults = (
  item: Item,
  judges: readonly LevelJudge[],
  input: EvaluationInput,
  { now, liveMaximumAgeHours, synth }: Checked,
): readonly LevelResult[] => {
  const made = judges.flatMap((judge): readonly LevelResult[] => {
    const judgement = judge.judge(item.id);
    if (judgement === undefined) return [];
    const { level, at } = judge;
    return [
      {
        ...judgement,
        evidence: located(judgement.evidence, synth),
        level,
        at,
        stale: level.startsWith('live-') && isStale(at, now, liveMaximumAgeHours),
        earlier: false,
      },
    ];
  });
  const present = new Set(judges.map(({ level }) => level));
  const before = input.earlier?.results.find((result) => result.item === item.id)?.levels ?? [];
  const kept = before
    .filter(({ level }) => level.startsWith('live-') && !present.has(level))
    .map((result): LevelResult => ({ ...result, earlier: true, stale: isStale(result.at, now, liveMaximumAgeHours) }));
  return [...made, ...kept].sort((a, b) => levelOrder.indexOf(a.level) - levelOrder.indexOf(b.level));
};

/** How many clusters the documents have. */
const clustersIn = ({ synth, plan }: Checked): number =>
  (plan.length > 0 ? plan : synth).flatMap((model) =>
    model.resources('aws_eks_cluster').filter(({ instances }) => instances !== 0),
  ).length;

const resultOf = (
  item: Item,
  all: readonly LevelResult[],
  input: EvaluationInput,
  checked: Checked,
  facts: readonly Fact[],
  costOfFixing: EvaluationOptions['costOfFixing'],
): ItemResult => {
  const { now, profile } = checked;
  const clusters = clustersIn(checked);
  const used = strongest(
    all,
    clusters > 1 ? ['fail', ...(item.needsPlatform === true ? (['unknown'] as const) : [])] : [],
  );
  const records = (input.attestations ?? []).filter((record) => record.item === item.id);
  const weighed = demanded(item, profile, weigh(item, profile, used, records, now, facts));
  const red = ['fail', 'warn', 'attestation-expired'].includes(weighed.status);
  const cost = red && used !== undefined ? costOfFixing?.(item, used) : undefined;
  const unable = all.filter((level) => level !== used && level.status === 'unknown' && !level.stale);
  const { attestation } = weighed;
  return {
    item: item.id,
    title: item.title,
    section: item.section,
    severity: item.severity,
    status: weighed.status,
    reason: weighed.reason,
    ...(weighed.level === undefined ? {} : { level: weighed.level }),
    demand: item.profiles[profile].demand,
    evidence: used?.evidence ?? [],
    levels: all,
    drift: hasDrift(all, used),
    notSeen: [
      ...new Set([
        ...(used?.notSeen ?? []),
        ...(clusters > 1 && used?.level.startsWith('live-')
          ? [`${used.level} looks at one cluster; the documents have ${clusters}`]
          : []),
        ...unable.map(({ level, reason }) => `${level}: ${reason}`),
      ]),
    ],
    ...(attestation === undefined ? {} : { attestation, expiresInDays: daysLeft(attestation, now) }),
    anchors: anchorsOf(item, used),
    remediation: item.remediation,
    runbook: item.runbook,
    ...(cost === undefined ? {} : { cost }),
    at: weighed.level === 'attestation' ? now.toISOString() : (used?.at ?? now.toISOString()),
  };
};

/** Two stacks of one environment name it alike; of several the first counts. */
const environmentOf = (models: readonly StackModel[]): string | undefined =>
  models.map(({ manifest }) => manifest?.environment.name).find((name) => name !== undefined);

/**
 * Judges the checklist at every level that is given. Of the levels that could judge an item the strongest that is fresh counts; a pass below a
 * failure is drift. What no level and no person tells is `unknown`, which is never a pass. A rule that throws is reported as a defect, and its item as
 * unknown. Pure: no file, no network, no clock but the one given.
 *
 * @throws HeraError `HERA_CHECK_001` and `003` to `008` with every problem of input and options
 */
export const evaluate = (input: EvaluationInput, options: EvaluationOptions = {}): Report => {
  const checked = checkInput(input, options, { items: loadItems(), rules: builtInRules });
  const { synth, plan, now, profile, items, rules, parameters } = checked;
  const everyItem = new Map(
    [...loadItems(), ...(options.ownRules ?? []).map(({ item }) => item)].map((item) => [item.id, item]),
  );
  const manifests = [...synth, ...plan].flatMap(({ manifest }) => manifest ?? []);
  const facts = [...new Map(manifests.flatMap(({ facts: all }) => Object.entries(all))).values()];
  const objectives = declaredObjectives(facts, options.objectives);
  const surroundings: Surroundings = {
    profile,
    now,
    items: everyItem,
    rules,
    parameters,
    objectives,
    records: (input.attestations ?? []).filter((record) => recordState(record, now, facts).state === 'holds'),
  };
  const judges = levelInputs(input, checked).map((level) => new LevelJudge(level, surroundings));
  LevelJudge.acquaint(judges);
  const results = items.map((item) =>
    resultOf(item, levelResults(item, judges, input, checked), input, checked, facts, options.costOfFixing),
  );
  const environment = environmentOf([...plan, ...synth]);
  const problems: readonly Problem[] = judges.flatMap((judge) => judge.problems);
  return {
    schemaVersion: 1,
    tool: { name: '@hera/checklist', version: toolVersion },
    stacks: [...new Set([...plan, ...synth].map(({ name }) => name))],
    ...(environment === undefined ? {} : { environment }),
    profile,
    ...(Object.keys(objectives).length === 0 ? {} : { objectives }),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    at: now.toISOString(),
    results,
    counts: Object.fromEntries(
      statuses.map((status) => [status, results.filter((result) => result.status === status).length]),
    ) as Report['counts'],
    problems,
  };
};
