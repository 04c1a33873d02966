import { expect, it } from 'vitest';
import type { AwsCall } from './aws-call';
import type { FaultRule } from './fault-rule';
import { RuleBook } from './rule-book';

const call = (service: string, operation: string, account = '000000000000'): AwsCall => ({
  service,
  operation,
  account,
  protocol: 'json',
});

const decisions = (rule: Omit<FaultRule, 'effect'>, calls: readonly AwsCall[]): boolean[] => {
  const book = new RuleBook([{ ...rule, effect: 'drop' }]);
  return calls.map((item) => book.decide(item) !== undefined);
};

const five = Array.from({ length: 5 }, () => call('ec2', 'CreateVpc'));

it.each([
  [{}, [true, true, true, true, true]],
  [{ nth: 3 }, [false, false, true, false, false]],
  [{ after: 2 }, [false, false, true, true, true]],
  [{ count: 2 }, [true, true, false, false, false]],
  [{ after: 1, count: 2 }, [false, true, true, false, false]],
])('%j applies to these of five calls: %j', (rule, expected) => {
  expect(decisions(rule, five)).toEqual(expected);
});

it.each([
  [{ service: 'EC2' }, [true, true, false, false]],
  [{ operation: 'Create*' }, [true, false, true, false]],
  [{ operation: '*Vpc*' }, [true, true, false, false]],
  [{ operation: '?' }, [false, false, false, true]],
  [{ service: 'kms', operation: '*' }, [false, false, true, false]],
  [{ operation: 'Create' }, [false, false, false, false]],
])('%j matches these: %j', (rule, expected) => {
  const calls = [call('ec2', 'CreateVpc'), call('ec2', 'DescribeVpcs'), call('kms', 'CreateKey'), call('s3', '?')];
  expect(decisions(rule, calls)).toEqual(expected);
});

it('keeps accounts apart', () => {
  const calls = [call('ec2', 'CreateVpc', '111111111111'), call('ec2', 'CreateVpc', '222222222222')];
  expect(decisions({ account: '222222222222' }, calls)).toEqual([false, true]);
});

it('takes the first rule that is due, and counts what each has met', () => {
  const book = new RuleBook([
    { name: 'first two', count: 2, effect: 'drop' },
    { service: 'ec2', after: 1, effect: 'throttle' },
  ]);
  expect(five.map((item) => book.decide(item)?.rule)).toEqual([
    'first two',
    'first two',
    undefined,
    'rules[1]',
    'rules[1]',
  ]);
  expect(book.counts).toEqual([
    { rule: 'first two', matched: 5, applied: 2 },
    { rule: 'rules[1]', matched: 3, applied: 2 },
  ]);
});
