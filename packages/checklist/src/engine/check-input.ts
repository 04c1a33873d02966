import { type Problem, ProblemCollector } from '@hera/core/errors';
import type { DocumentKind, StackModel } from '@hera/stack-model';
import { type Item, type ParameterValue, type Profile, profileNames } from '../items/item';
import { parameterFault } from '../items/parameters';
import { profileOfEnvironments } from '../items/profile';
import type { EvaluationInput, EvaluationOptions } from './options';
import { OwnRule } from './own-rule';
import type { Rule } from './rule';

const asList = <T extends object>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** Input and options, checked. */
export interface Checked {
  readonly synth: readonly StackModel[];
  readonly plan: readonly StackModel[];
  readonly now: Date;
  readonly profile: Profile;
  readonly items: readonly Item[];
  readonly rules: ReadonlyMap<string, Rule>;
  readonly parameters: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
  readonly liveMaximumAgeHours: number;
}

const usage = (path: string, message: string, fix: string, allowed?: string): Problem => ({
  code: 'HERA_CHECK_001',
  path,
  message,
  fix,
  ...(allowed === undefined ? {} : { allowed }),
});

const checkKinds = (check: ProblemCollector, models: readonly StackModel[], path: string, kind: DocumentKind): void => {
  for (const model of models)
    if (model.kind !== kind)
      check.add({
        code: 'HERA_CHECK_007',
        path,
        message: `${model.name} is a ${model.kind} document`,
        allowed: kind === 'synth' ? 'cdk.tf.json' : 'plan JSON: terraform show -json <plan>',
        fix: `give it as ${model.kind === 'state' ? 'the model of live AWS' : model.kind}`,
      });
};

const checkMoment = (check: ProblemCollector, path: string, takenAt: string, now: Date): void => {
  const at = Date.parse(takenAt);
  if (Number.isNaN(at)) check.add(usage(path, `${JSON.stringify(takenAt)} is no moment`, 'give it in ISO 8601'));
  else if (at > now.getTime() + 300_000)
    check.add(usage(path, `${takenAt} has not come yet`, 'correct the clock of the machine that looked'));
};

const checkParameters = (
  check: ProblemCollector,
  parameters: EvaluationOptions['parameters'],
  items: ReadonlyMap<string, Item>,
): void => {
  for (const [id, values] of Object.entries(parameters ?? {})) {
    const item = items.get(id);
    if (item === undefined) {
      check.add({ ...unknownItem(`parameters.${id}`, id, items), code: 'HERA_CHECK_003' });
      continue;
    }
    for (const [name, value] of Object.entries(values)) {
      const fault = parameterFault(item, name, value);
      if (fault !== undefined)
        check.add({ code: 'HERA_CHECK_006', path: `parameters.${id}.${name}`, ...fault, fix: 'correct or remove it' });
    }
  }
};

const unknownItem = (path: string, id: string, items: ReadonlyMap<string, Item>): Problem => ({
  code: 'HERA_CHECK_003',
  path,
  message: `${JSON.stringify(id)} is no item of the checklist`,
  allowed: [...items.keys()].join(', '),
  fix: 'name one of them',
});

const addOwnRules = (
  check: ProblemCollector,
  own: readonly OwnRule[],
  items: Map<string, Item>,
  rules: Map<string, Rule>,
): void => {
  for (const [index, each] of own.entries()) {
    const path = `ownRules[${index}]`;
    if (!OwnRule.is(each))
      check.add(usage(path, 'was not checked', 'make it with ownRule(item, rule) of @hera/checklist/own-rule'));
    else if (items.has(each.item.id))
      check.add({
        code: 'HERA_CHECK_005',
        path,
        message: `${each.item.id} is an item of the checklist already`,
        fix: 'give the item an id of its own, and the rule the same',
      });
    else {
      items.set(each.item.id, each.item);
      rules.set(each.item.id, each.rule);
    }
  }
};

/**
 * Checks everything that an evaluation is given.
 *
 * @throws HeraError `HERA_CHECK_001` and `003` to `008`, with every problem
 */
export const checkInput = (
  input: EvaluationInput,
  options: EvaluationOptions,
  builtIn: { readonly items: readonly Item[]; readonly rules: readonly Rule[] },
): Checked => {
  const check = new ProblemCollector();
  const now = (options.clock ?? (() => new Date()))();
  if (Number.isNaN(now.getTime()))
    check.add(usage('options.clock', 'gives no moment', 'give a function that returns a Date'));
  const synth = asList(input.synth);
  const plan = asList(input.plan);
  checkKinds(check, synth, 'input.synth', 'synth');
  checkKinds(check, plan, 'input.plan', 'plan');
  if (synth.length + plan.length === 0 && !input.aws && !input.kubernetes && !input.attestations && !input.earlier)
    check.add(usage('input', 'has nothing to judge', 'give synth, plan, aws, kubernetes or attestations'));
  if (input.aws !== undefined) checkMoment(check, 'input.aws.takenAt', input.aws.takenAt, now);
  if (input.kubernetes !== undefined) checkMoment(check, 'input.kubernetes.takenAt', input.kubernetes.takenAt, now);
  if (input.earlier !== undefined && input.earlier.schemaVersion !== 1)
    check.add({
      code: 'HERA_CHECK_008',
      path: 'input.earlier.schemaVersion',
      message: `${JSON.stringify(input.earlier.schemaVersion)} is not of this version`,
      allowed: '1',
      fix: 'leave it out, or make it anew',
    });
  if (options.profile !== undefined && !profileNames.includes(options.profile))
    check.add(
      usage(
        'options.profile',
        `${JSON.stringify(options.profile)} is no profile`,
        'name one of them',
        profileNames.join(', '),
      ),
    );
  const { liveMaximumAgeHours = 24, objectives = {} } = options;
  for (const [path, value] of [
    ['liveMaximumAgeHours', liveMaximumAgeHours] as const,
    ...Object.entries(objectives).map(([name, value]) => [`objectives.${name}`, value] as const),
  ])
    if (value !== undefined && !(Number.isFinite(value) && value > 0))
      check.add(usage(`options.${path}`, `${JSON.stringify(value)} is not accepted`, 'correct it', 'a number above 0'));

  const items = new Map(builtIn.items.map((item) => [item.id, item]));
  const rules = new Map(builtIn.rules.map((rule) => [rule.item, rule]));
  addOwnRules(check, options.ownRules ?? [], items, rules);
  checkParameters(check, options.parameters, items);
  for (const [index, id] of (options.only ?? []).entries())
    if (!items.has(id)) check.add(unknownItem(`options.only[${index}]`, id, items));
  for (const [index, { item }] of (input.attestations ?? []).entries())
    if (!items.has(item)) check.add(unknownItem(`input.attestations[${index}].item`, item, items));
  check.throwIfAny();
  const { only } = options;
  return {
    synth,
    plan,
    now,
    profile:
      options.profile ??
      profileOfEnvironments([...synth, ...plan].flatMap(({ manifest }) => manifest?.environment.profile ?? [])),
    items: [...items.values()].filter(({ id }) => only === undefined || only.includes(id)),
    rules,
    parameters: options.parameters ?? {},
    liveMaximumAgeHours,
  };
};
