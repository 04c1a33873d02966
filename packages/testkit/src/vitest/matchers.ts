import type { Verdict } from '../internal/assertion';
import { type ChangeSelector, PlanAssertions, type PlanSubject } from '../plan/assertions';
import type { ExpectedProps, ResourceOptions } from '../template/expectation';
import type { ResourceSelector } from '../template/references';
import type { SynthesisableStack } from '../template/synthesise';
import { Template } from '../template/template';

/** What the matchers about a stack take. A stack is synthesised anew for each: take a `Template` for many assertions. */
export type TemplateSubject = Template | SynthesisableStack;

/** `never` where the matcher does not fit what is given, so that the compiler says so: a plan that is not awaited, say. */
type For<T, Subject, Matcher> = T extends Subject ? Matcher : never;

/** The matchers that `@hera/testkit/vitest` adds to `expect`. */
export interface TestkitMatchers<T> {
  /** The stack has such a resource; a number says how many. @example expect(stack).toHaveResource('aws_nat_gateway', 3) */
  toHaveResource: For<
    T,
    TemplateSubject,
    (type: string, expected?: ExpectedProps | number, options?: ResourceOptions) => void
  >;
  /** The stack has such a data source; a number says how many. */
  toHaveDataSource: For<
    T,
    TemplateSubject,
    (type: string, expected?: ExpectedProps | number, options?: ResourceOptions) => void
  >;
  /** The stack has an output of that name. */
  toHaveOutput: For<T, TemplateSubject, (name: string, props?: ExpectedProps) => void>;
  /** The stack has a provider of that name. */
  toHaveProvider: For<T, TemplateSubject, (name: string, props?: ExpectedProps) => void>;
  /** Every resource of the type will have the tags, the default tags of its provider counted. */
  toHaveTags: For<T, TemplateSubject, (type: string, tags: ExpectedProps) => void>;
  /** Each of the first depends on at least one of the second; with `not`, none of the first on any of the second. */
  toDependOn: For<T, TemplateSubject, (from: ResourceSelector, on: ResourceSelector) => void>;
  /** The plan creates such a resource; exactly so many, when given. */
  toCreate: For<T, PlanSubject, (what: ChangeSelector, count?: number) => void>;
  /** The plan updates such a resource in place; exactly so many, when given. */
  toUpdate: For<T, PlanSubject, (what: ChangeSelector, count?: number) => void>;
  /** The plan deletes such a resource; exactly so many, when given. */
  toDelete: For<T, PlanSubject, (what: ChangeSelector, count?: number) => void>;
  /** The plan replaces such a resource; exactly so many, when given. */
  toReplace: For<T, PlanSubject, (what: ChangeSelector, count?: number) => void>;
  /** The plan replaces no resource. */
  toReplaceNothing: For<T, PlanSubject, () => void>;
  /** The plan deletes and replaces no resource. */
  toDestroyNothing: For<T, PlanSubject, () => void>;
  /** An apply of the plan would have nothing to do. */
  toBeEmpty: For<T, PlanSubject, () => void>;
  /** The plan changes nothing but these types or addresses. */
  toChangeOnly: For<T, PlanSubject, (...what: readonly ChangeSelector[]) => void>;
}

const templateOf = (subject: TemplateSubject): Template =>
  Template.is(subject) ? subject : Template.fromStack(subject);

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

const told = ({ holds, message }: Verdict): MatcherResult => ({ pass: holds, message });

const wanted = (
  expected: ExpectedProps | number,
  options: ResourceOptions,
): readonly [ExpectedProps, ResourceOptions] =>
  typeof expected === 'number' ? [{}, { ...options, count: expected }] : [expected, options];

const action =
  (verb: 'create' | 'update' | 'delete' | 'replace') =>
  (plan: PlanSubject, what: ChangeSelector, count?: number): MatcherResult =>
    told(PlanAssertions.of(plan).judgeAction(verb, what, count));

/** Implementations for `expect.extend`, of vitest or of anything that calls its matchers as vitest does. */
export const matchers = {
  toHaveResource: (
    stack: TemplateSubject,
    type: string,
    expected: ExpectedProps | number = {},
    options: ResourceOptions = {},
  ): MatcherResult => told(templateOf(stack).judgeResource(type, ...wanted(expected, options))),
  toHaveDataSource: (
    stack: TemplateSubject,
    type: string,
    expected: ExpectedProps | number = {},
    options: ResourceOptions = {},
  ): MatcherResult => told(templateOf(stack).judgeDataSource(type, ...wanted(expected, options))),
  toHaveOutput: (stack: TemplateSubject, name: string, props: ExpectedProps = {}): MatcherResult =>
    told(templateOf(stack).judgeOutput(name, props)),
  toHaveProvider: (stack: TemplateSubject, name: string, props: ExpectedProps = {}): MatcherResult =>
    told(templateOf(stack).judgeProvider(name, props)),
  toHaveTags: (stack: TemplateSubject, type: string, tags: ExpectedProps): MatcherResult =>
    told(templateOf(stack).judgeTags(type, tags)),
  toDependOn(
    this: { readonly isNot?: boolean },
    stack: TemplateSubject,
    from: ResourceSelector,
    on: ResourceSelector,
  ): MatcherResult {
    const { every, some } = templateOf(stack).judgeDependency(from, on);
    return told(this.isNot === true ? some : every);
  },
  toCreate: action('create'),
  toUpdate: action('update'),
  toDelete: action('delete'),
  toReplace: action('replace'),
  toReplaceNothing: (plan: PlanSubject): MatcherResult =>
    told(PlanAssertions.of(plan).judgeNone(['replace'], 'replace')),
  toDestroyNothing: (plan: PlanSubject): MatcherResult =>
    told(PlanAssertions.of(plan).judgeNone(['delete', 'replace'], 'destroy')),
  toBeEmpty: (plan: PlanSubject): MatcherResult => told(PlanAssertions.of(plan).judgeEmpty()),
  toChangeOnly: (plan: PlanSubject, ...what: readonly ChangeSelector[]): MatcherResult =>
    told(PlanAssertions.of(plan).judgeOnly(what)),
};
