import { HeraError } from '@hera/core/errors';
import { changedOutputsOf, changesOf, isEmptyPlan, type Plan, type PlannedChange, planSchema } from '@hera/terraform';
import type { DeploymentPlan } from '../deployment';
import { enforce, type Verdict } from '../internal/assertion';
import { changesList, judgeAction, judgeOnly } from './judge-changes';

/** What assertions about a plan take: what `Deployment.plan()` gives, or a plan as JSON. */
export type PlanSubject = DeploymentPlan | Plan;

/**
 * Picks changes: a resource type, an address, with or without the index of `count` and `for_each`, or a pattern for the
 * address.
 */
export type ChangeSelector = string | RegExp;

const isDeploymentPlan = (value: object): value is DeploymentPlan => 'json' in value && 'changes' in value;

const refusal = (given: unknown): HeraError =>
  new HeraError({
    code: 'HERA_TEST_024',
    path: 'plan',
    message: `this is no plan, but ${given instanceof Promise ? 'a promise' : given === null ? 'null' : `of type ${typeof given}`}`,
    allowed: 'what Deployment.plan() resolves to, or the JSON of terraform show -json, parsed',
    fix: given instanceof Promise ? 'await it' : 'give the plan itself',
  });

const read = (subject: unknown): Plan => {
  if (typeof subject !== 'object' || subject === null || subject instanceof Promise) throw refusal(subject);
  if (isDeploymentPlan(subject)) return subject.json;
  const result = planSchema.safeParse(subject);
  if (!result.success) throw refusal(subject);
  return result.data;
};

/**
 * Assertions about what a plan would do. Each returns the same object, so that they can be chained; what fails throws an
 * `AssertionError` with the addresses, their actions and the attributes that force a replacement. Values are not printed:
 * they may be secret. A replacement counts as a replacement only, not as a creation and a deletion.
 */
export class PlanAssertions {
  readonly #plan: Plan;
  readonly #changes: readonly PlannedChange[];

  private constructor(plan: Plan) {
    this.#plan = plan;
    this.#changes = changesOf(plan).filter(({ action }) => action !== 'read');
  }

  /** @throws HeraError `HERA_TEST_024` when it is no plan */
  static of(subject: PlanSubject): PlanAssertions {
    return new PlanAssertions(read(subject));
  }

  /** It creates such a resource; exactly `count` of them, when given. */
  toCreate(what: ChangeSelector, count?: number): this {
    return this.#enforce(this.judgeAction('create', what, count), this.toCreate);
  }

  /** It updates such a resource in place; exactly `count` of them, when given. */
  toUpdate(what: ChangeSelector, count?: number): this {
    return this.#enforce(this.judgeAction('update', what, count), this.toUpdate);
  }

  /** It deletes such a resource; exactly `count` of them, when given. */
  toDelete(what: ChangeSelector, count?: number): this {
    return this.#enforce(this.judgeAction('delete', what, count), this.toDelete);
  }

  /** It replaces such a resource; exactly `count` of them, when given. */
  toReplace(what: ChangeSelector, count?: number): this {
    return this.#enforce(this.judgeAction('replace', what, count), this.toReplace);
  }

  /** It replaces no resource. */
  toReplaceNothing(): this {
    return this.#enforce(this.judgeNone(['replace'], 'replace'), this.toReplaceNothing);
  }

  /** It deletes and replaces no resource. */
  toDestroyNothing(): this {
    return this.#enforce(this.judgeNone(['delete', 'replace'], 'destroy'), this.toDestroyNothing);
  }

  /** An apply would have nothing to do: no resource and no output would change. */
  toBeEmpty(): this {
    return this.#enforce(this.judgeEmpty(), this.toBeEmpty);
  }

  /** Nothing changes but these types or addresses. A plan without changes satisfies it. */
  toChangeOnly(...what: readonly ChangeSelector[]): this {
    return this.#enforce(this.judgeOnly(what), this.toChangeOnly);
  }

  /** As `toCreate` and its like, without throwing: for matchers of a test runner. */
  judgeAction(action: 'create' | 'update' | 'delete' | 'replace', what: ChangeSelector, count?: number): Verdict {
    return judgeAction(this.#changes, { action, what, count });
  }

  /** As `toReplaceNothing` and `toDestroyNothing`, without throwing. */
  judgeNone(actions: readonly PlannedChange['action'][], verb: string): Verdict {
    const found = this.#changes.filter(({ action }) => actions.includes(action));
    return {
      holds: found.length === 0,
      message: () =>
        found.length === 0
          ? `expected the plan to ${verb} something, but it does not:${changesList(this.#changes)}`
          : `expected the plan to ${verb} nothing, but it would ${verb} ${found.length}:${changesList(found)}`,
    };
  }

  /** As `toBeEmpty`, without throwing. */
  judgeEmpty(): Verdict {
    const holds = isEmptyPlan(this.#plan);
    return {
      holds,
      message: () => {
        if (holds) return 'expected the plan to do something, but it is empty';
        const outputs = changedOutputsOf(this.#plan).map((name) => `\n  output ${name}: changes`);
        const reads = changesOf(this.#plan).filter(({ action }) => action === 'read');
        const listed = `${changesList([...this.#changes, ...reads], '')}${outputs.join('')}`;
        return `expected the plan to be empty, but it would change:${listed === '' ? ' something that it does not name' : listed}`;
      },
    };
  }

  /** As `toChangeOnly`, without throwing. */
  judgeOnly(what: readonly ChangeSelector[]): Verdict {
    return judgeOnly(this.#changes, what);
  }

  #enforce(verdict: Verdict, caller: (...given: never[]) => unknown): this {
    enforce(verdict, caller);
    return this;
  }
}
