import { HeraError } from '@hera/core/errors';
import { expect, it } from 'vitest';
import { checkRules, type FaultRule } from './fault-rule';

const problemsOf = (rules: readonly unknown[]): string[] => {
  try {
    checkRules(rules as FaultRule[]);
    return [];
  } catch (error) {
    if (!HeraError.is(error)) throw error;
    return error.problems.map(({ code, path, message }) => `${code} ${path}: ${message}`);
  }
};

it('takes every effect and every way to choose calls', () => {
  expect(
    problemsOf([
      { effect: 'throttle' },
      { service: 'ec2', operation: 'Describe*', after: 2, count: 3, effect: 'drop' },
      { service: 's3', operation: '?', account: '111111111111', nth: 1, effect: 'hang' },
      { name: 'expired: now', effect: 'expiredToken' },
      { effect: 'accessDenied' },
      { effect: { delayMilliseconds: 600_000 } },
      { effect: { status: 503 } },
    ]),
  ).toEqual([]);
});

it('names every problem of every rule at once', () => {
  expect(
    problemsOf([
      { service: 'ec2 ', operation: '', account: '123', after: -1, count: 0, effect: 'throttle' },
      { nth: 1.5, count: 2, effect: 'throtle' },
      { opertion: 'CreateVpc', effect: { status: 404 } },
      { name: 'a', effect: { delayMilliseconds: 0 } },
      { name: 'a', effect: { status: 500, delayMilliseconds: 5 } },
      null,
      'throttle',
    ]),
  ).toMatchInlineSnapshot(`
    [
      "HERA_TEST_101 rules[0].service: "ec2 " cannot be the service",
      "HERA_TEST_101 rules[0].operation: "" cannot be the operation",
      "HERA_TEST_101 rules[0].account: "123" cannot be the account",
      "HERA_TEST_101 rules[0].after: -1 is no number of calls",
      "HERA_TEST_101 rules[0].count: 0 is no number of calls",
      "HERA_TEST_101 rules[1].nth: 1.5 is no number of calls",
      "HERA_TEST_101 rules[1].nth: it already means one call, so after and count contradict it",
      "HERA_TEST_102 rules[1].effect: "throtle" is not an effect",
      "HERA_TEST_101 rules[2].opertion: a rule has no such field",
      "HERA_TEST_102 rules[2].effect: {"status":404} is not an effect",
      "HERA_TEST_102 rules[3].effect: {"delayMilliseconds":0} is not an effect",
      "HERA_TEST_102 rules[4].effect: {"status":500,"delayMilliseconds":5} is not an effect",
      "HERA_TEST_101 rules[4].name: "a" is the name of rules[3] already",
      "HERA_TEST_101 rules[5]: null is not a rule",
      "HERA_TEST_101 rules[6]: "throttle" is not a rule",
    ]
  `);
});
