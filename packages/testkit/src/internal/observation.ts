import type { CheckOutcome } from '../check';

/** One thing that a check looked at. */
export interface Observation {
  /** Service and operation that said it: `ec2:DescribeSubnets`. */
  readonly call: string;
  /** Id or name of the thing. */
  readonly of: string;
  /** What was found. */
  readonly found: string;
  /** What is wrong with it. @default - nothing is, it is as declared */
  readonly wrong?: string;
}

/** Makes an observation that holds when `wrong` has nothing in it. */
export const observe = (
  call: string,
  of: string,
  found: string,
  wrong: readonly (string | false | undefined)[] = [],
): Observation => {
  const said = wrong.filter((item): item is string => typeof item === 'string' && item !== '');
  return said.length === 0 ? { call, of, found } : { call, of, found, wrong: said.join(', ') };
};

const line = ({ call, of, found, wrong }: Observation): string =>
  `${call} ${of}: ${found}${wrong === undefined ? '' : ` [wrong: ${wrong}]`}`;

const longestSummary = 160;

const summary = (observations: readonly Observation[]): string => {
  const [first = '', ...rest] = [...new Set(observations.map(({ found }) => found))];
  let text = first;
  for (const [index, next] of rest.entries()) {
    if (text.length + next.length > longestSummary) return `${text}; ${rest.length - index} more`;
    text = `${text}; ${next}`;
  }
  return text;
};

/** Passes when there is at least one observation and all of them hold: looking at nothing proves nothing. */
export const judge = (expected: string, observations: readonly Observation[]): CheckOutcome => {
  const broken = observations.filter(({ wrong }) => wrong !== undefined);
  const evidence = [...broken, ...observations.filter(({ wrong }) => wrong === undefined)].map(line);
  if (observations.length === 0) return { status: 'fail', expected, found: 'nothing was found to look at', evidence };
  if (broken.length > 0) {
    return { status: 'fail', expected, found: broken.map(({ of, wrong }) => `${of}: ${wrong}`).join('; '), evidence };
  }
  return { status: 'pass', expected, found: summary(observations), evidence };
};

/** The stack declares nothing that the check could hold the account against. */
export const notApplicable = (reason: string): CheckOutcome => ({
  status: 'not-applicable',
  expected: 'nothing',
  found: reason,
  evidence: [],
});

/** The target cannot answer. */
export const unsupported = (
  call: string,
  expected = 'a target that answers the call',
  reason?: string,
): CheckOutcome => ({
  status: 'unsupported',
  expected,
  found: reason === undefined ? `unsupported: ${call}` : `unsupported: ${call}: ${reason}`,
  evidence: [],
});

/** Compares two sets of strings; says what is missing and what is too much. */
export const setDifference = (expected: readonly string[], found: readonly string[]): string | undefined => {
  const missing = expected.filter((item) => !found.includes(item));
  const extra = found.filter((item) => !expected.includes(item));
  const said = [
    missing.length === 0 ? '' : `missing ${missing.join(', ')}`,
    extra.length === 0 ? '' : `not declared ${extra.join(', ')}`,
  ].filter((item) => item !== '');
  return said.length === 0 ? undefined : said.join('; ');
};

/** A list in one line; says so when it is empty. */
export const list = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '));
