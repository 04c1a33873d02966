import type { AwsCall } from './aws-call';
import { checkRules, type FaultEffect, type FaultRule } from './fault-rule';

/** How often a rule was met. A rule that was never applied proves nothing. */
export interface FaultCount {
  /** Name of the rule, or its place: `rules[0]`. */
  readonly rule: string;
  /** Calls that it matched, whether or not it applied to them. */
  readonly matched: number;
  /** Calls that it applied to. */
  readonly applied: number;
}

/** What is to be done to a call. */
export interface Fault {
  readonly rule: string;
  readonly effect: FaultEffect;
}

interface Entry {
  readonly name: string;
  readonly rule: FaultRule;
  readonly service: RegExp;
  readonly operation: RegExp;
  matched: number;
  applied: number;
}

const pattern = (glob = '*'): RegExp => new RegExp(`^${glob.replace(/[?]/g, '\\?').replaceAll('*', '.*')}$`, 'i');

const isDue = ({ matched, rule: { nth, after = 0, count = Infinity } }: Entry): boolean =>
  nth === undefined ? matched > after && matched <= after + count : matched === nth;

/** The rules of one proxy and how often each was met. */
export class RuleBook {
  readonly #entries: readonly Entry[];

  /** @throws HeraError `HERA_TEST_101`, `HERA_TEST_102` with every problem of every rule */
  constructor(rules: readonly FaultRule[]) {
    checkRules(rules);
    this.#entries = rules.map((rule, index) => ({
      name: rule.name ?? `rules[${index}]`,
      rule: { ...rule },
      service: pattern(rule.service),
      operation: pattern(rule.operation),
      matched: 0,
      applied: 0,
    }));
  }

  get counts(): readonly FaultCount[] {
    return this.#entries.map(({ name, matched, applied }) => ({ rule: name, matched, applied }));
  }

  /** The fault that a call gets, which is counted. */
  decide({ service, operation, account }: AwsCall): Fault | undefined {
    for (const entry of this.#entries) {
      const { rule } = entry;
      if (!entry.service.test(service) || !entry.operation.test(operation)) continue;
      if (rule.account !== undefined && rule.account !== account) continue;
      entry.matched += 1;
      if (!isDue(entry)) continue;
      entry.applied += 1;
      return { rule: entry.name, effect: rule.effect };
    }
    return undefined;
  }
}
