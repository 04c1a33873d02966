import {
  contextOf,
  formatProblem,
  HeraError,
  lastLook,
  parseWith,
  type Problem,
  ProblemCollector,
  publishFact,
  requireKnown,
  type SecurityGroupRuleFact,
  type TerraformJson,
  warn,
} from '@hera/core';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { z } from 'zod';
import { judgeRules } from './judge-rules';
import { readRules } from './read-rules';
import { faultOf } from './reason';
import { ruleSetHash } from './rule-set-hash';

/** An ingress rule that is meant to be open to the internet. */
export interface OpenRangeException {
  /** Path of the rule below its stack, as the refusal names it: `Web/Https`, or `Web/Group.ingress[0]` for a rule inside of a group. */
  readonly rule: string;
  /** Why. At least 20 characters. */
  readonly reason: string;
}

/** Props of `SecurityGroupAudit`. */
export interface SecurityGroupAuditProps {
  /** Fewest characters of a reason, 1 to 255. @default 10 */
  readonly shortestReason?: number;
  /** Rules that may be open to the internet. @default - none */
  readonly openRanges?: readonly OpenRangeException[];
}

const schema = z.strictObject({
  shortestReason: z.int().min(1).max(255).optional(),
  openRanges: z.array(z.strictObject({ rule: z.string().min(1), reason: z.string() })).optional(),
});

const shortestExceptionReason = 20;
const kind = Symbol.for('hera.security.SecurityGroupAudit');

/**
 * Looks at every security group rule of its stack at the end of synth, whoever wrote it, and publishes rules, reasons and the hash of what
 * passes as the fact `security-groups`. In production a rule without a reason (its description) and one that is open to the internet are
 * refused, with every such rule named; in development they are warnings.
 *
 * @throws HeraError `HERA_SEC_001`, `HERA_SEC_056`, `HERA_SEC_057`, `HERA_CORE_002`; at synth `HERA_SEC_050` to `HERA_SEC_055`
 */
export class SecurityGroupAudit extends Construct {
  readonly #shortestReason: number;
  readonly #openRanges: readonly OpenRangeException[];
  readonly #said = new Set<string>();
  #rules: readonly SecurityGroupRuleFact[] = [];

  constructor(scope: Construct, id: string, props: SecurityGroupAuditProps = {}) {
    super(scope, id);
    this.#check(props);
    this.#shortestReason = props.shortestReason ?? 10;
    this.#openRanges = props.openRanges ?? [];
    lastLook(this, (json) => this.#audit(json));
  }

  /** Every rule as the last synth has seen it; empty before. */
  get rules(): readonly SecurityGroupRuleFact[] {
    return this.#rules;
  }

  #check(props: SecurityGroupAuditProps): void {
    const problems = new ProblemCollector(this.node.path);
    problems.collect(() => requireKnown(props.shortestReason, 'audit.shortestReason', this));
    problems.collect(() => requireKnown(props.openRanges, 'audit.openRanges', this));
    if (problems.problems.length === 0) {
      problems.collect(() => parseWith(schema, props, { code: 'HERA_SEC_001', root: 'audit' }));
    }
    if (problems.problems.length === 0) {
      (props.openRanges ?? []).forEach(({ reason }, index) => {
        const fault = faultOf(reason, shortestExceptionReason);
        if (fault === undefined) return;
        problems.add({
          code: 'HERA_SEC_056',
          path: `audit.openRanges[${index}].reason`,
          message: `the exception ${fault}`,
          allowed: `a reason of ${shortestExceptionReason} characters or more, in words of your own`,
          fix: 'write who has to reach it from the internet, and what for',
        });
      });
    }
    const other = TerraformStack.of(this)
      .node.findAll()
      .find((each) => each !== this && kind in each);
    if (other !== undefined) {
      problems.add({
        code: 'HERA_SEC_057',
        path: 'audit',
        message: `${other.node.path} audits this stack already`,
        fix: 'make one SecurityGroupAudit for each stack',
      });
    }
    problems.throwIfAny();
    Object.defineProperty(this, kind, { value: true });
  }

  #audit(json: TerraformJson): void {
    const found = readRules(json);
    const judged = judgeRules(found, this.#openRanges, this.#shortestReason);
    this.#rules = judged.rules;
    publishFact(this, {
      kind: 'security-groups',
      hash: ruleSetHash(judged.rules),
      rules: judged.rules,
      groups: found.groups,
      notVisible: found.notVisible,
    });
    const production = contextOf(this).profile.name === 'production';
    const located = (problem: Problem): Problem => ({ constructPath: this.node.path, ...problem });
    const refused = [...judged.mistakes, ...(production ? judged.findings : [])].map(located);
    if (refused.length > 0) throw new HeraError(refused);
    for (const problem of judged.findings) this.#warnOnce(problem);
  }

  // A stack may be synthesised more than once, by tests for example.
  #warnOnce(problem: Problem): void {
    const text = formatProblem(problem);
    if (this.#said.has(text)) return;
    this.#said.add(text);
    warn(this, problem);
  }
}
