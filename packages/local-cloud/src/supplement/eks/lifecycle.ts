import { randomUUID } from 'node:crypto';
import type { Update } from '@aws-sdk/client-eks';
import type { Caller } from '../caller';
import { type EksEvent, type EksIssue, type EksKind, type EksScriptRule, FAILED_STATUS } from './script-rule';

/** What all resources have that EKS works on in the background. */
interface Watched {
  status?: string | undefined;
  health?: { issues?: object[] | undefined } | undefined;
}

/** Work in the background on one resource. */
export interface Work {
  readonly caller: Caller;
  readonly kind: EksKind;
  readonly event: EksEvent;
  readonly cluster: string;
  readonly name: string;
  /** The stored resource, the same object for as long as it lives. */
  readonly target: Watched;
  /** @default - the work is not an update */
  readonly update?: Update;
  /** What success changes besides the status. */
  readonly apply: () => void;
  /** What failure changes besides status and health. @default - nothing */
  readonly fail?: () => void;
  /** Real work that must be over first, and fails the resource when it rejects. @default - there is none */
  readonly until?: Promise<void>;
}

/** A rule that is in force. */
export interface ActiveRule {
  readonly id: string;
  readonly rule: EksScriptRule;
  uses: number;
}

interface Transition {
  readonly work: Work;
  readonly rule: ActiveRule | undefined;
  left: number;
  /** By a rule that is still in force. */
  held: boolean;
  /** Real work is not over yet. */
  waits: boolean;
}

const INTERIM = { create: 'CREATING', update: 'UPDATING', delete: 'DELETING' } as const;

/** As the API carries issues of a resource. */
export const healthOf = (issues: readonly EksIssue[]): { issues: object[] } => ({
  issues: issues.map(({ code, message, resourceIds = [] }) => ({ code, message, resourceIds: [...resourceIds] })),
});

const matches = ({ rule, uses }: ActiveRule, work: Work): boolean =>
  rule.kind === work.kind &&
  rule.event === work.event &&
  (rule.account ?? work.caller.account) === work.caller.account &&
  (rule.cluster ?? work.cluster) === work.cluster &&
  (rule.name ?? work.name) === work.name &&
  uses < (rule.times ?? Number.POSITIVE_INFINITY);

/**
 * What runs behind the API. There is no clock: work ends at once, or as a rule says after a number of describes or when the
 * rule is released, so that tests never wait. Only real work takes the time that it takes.
 */
export class Lifecycle {
  readonly #rules = new Map<string, ActiveRule>();
  readonly #underWay = new Map<object, Transition>();

  addRule(rule: EksScriptRule): ActiveRule {
    const active: ActiveRule = { id: randomUUID(), rule, uses: 0 };
    this.#rules.set(active.id, active);
    return active;
  }

  rules(): readonly ActiveRule[] {
    return [...this.#rules.values()];
  }

  /** Takes a rule away and ends, as it says, what is under way by it. `undefined` when there is no such rule. */
  release(id: string): ActiveRule | undefined {
    const rule = this.#rules.get(id);
    if (rule === undefined) return undefined;
    this.#rules.delete(id);
    for (const transition of [...this.#underWay.values()]) {
      if (transition.rule !== rule) continue;
      transition.left = 0;
      transition.held = false;
      this.#settleIfDone(transition);
    }
    return rule;
  }

  /** What is under way on a resource. */
  underWay(target: object): Work | undefined {
    return this.#underWay.get(target)?.work;
  }

  /** Begins work. The first rule that matches and is not used up shapes it; without one it is done on return. */
  begin(work: Work): void {
    // A delete overtakes what was under way; its update will never be done.
    const overtaken = this.#underWay.get(work.target)?.work.update;
    if (overtaken !== undefined) overtaken.status = 'Cancelled';
    const rule = [...this.#rules.values()].find((candidate) => matches(candidate, work));
    if (rule !== undefined) rule.uses += 1;
    const held = rule?.rule.hold === true;
    const transition: Transition = {
      work,
      rule,
      left: rule?.rule.describes ?? 0,
      held,
      waits: work.until !== undefined,
    };
    work.target.status = INTERIM[work.event];
    this.#underWay.set(work.target, transition);
    work.until?.then(
      () => {
        transition.waits = false;
        this.#settleIfDone(transition);
      },
      (error: unknown) => this.#break(transition, error),
    );
    this.#settleIfDone(transition);
  }

  /** To be called by every describe of a resource or of its update, before it answers. */
  look(target: object): void {
    const transition = this.#underWay.get(target);
    if (transition === undefined || transition.held) return;
    if (transition.left > 0) transition.left -= 1;
    else this.#settleIfDone(transition);
  }

  /** Forgets a resource that is gone with its cluster. */
  forget(target: object): void {
    this.#underWay.delete(target);
  }

  #settleIfDone(transition: Transition): void {
    // Real work may end after a delete has overtaken it.
    if (this.#underWay.get(transition.work.target) !== transition) return;
    if (!transition.waits && !transition.held && transition.left === 0) this.#settle(transition);
  }

  #break(transition: Transition, error: unknown): void {
    if (this.#underWay.get(transition.work.target) !== transition) return;
    const message = error instanceof Error ? error.message : String(error);
    this.#settle(transition, { issues: [{ code: 'InternalFailure', message }] });
  }

  #settle({ work, rule }: Transition, failure = rule?.rule.failure): void {
    const { target, update, kind, event } = work;
    this.#underWay.delete(target);
    if (failure === undefined) {
      if (event !== 'delete') target.status = 'ACTIVE';
      if (target.health !== undefined) target.health = { issues: [] };
      if (update !== undefined) update.status = 'Successful';
      work.apply();
      return;
    }
    const status = failure.status ?? FAILED_STATUS[kind][event][0] ?? 'FAILED';
    target.status = status;
    if (status !== 'ACTIVE') target.health = healthOf(failure.issues);
    if (update !== undefined) {
      update.status = 'Failed';
      update.errors = failure.issues.map(({ code, message, resourceIds = [] }) => ({
        errorCode: code as NonNullable<NonNullable<Update['errors']>[number]['errorCode']>,
        errorMessage: message,
        resourceIds: [...resourceIds],
      }));
    }
    work.fail?.();
  }
}
