import { describe, expect, it } from 'vitest';
import type { CheckStatus } from '../check';
import { type DeploymentEvent, durationText, liveLines } from './live-lines';
import { checkOf } from './run-report.fixture';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 23, 1, 0, second)).toISOString();

const stage = (
  run: string,
  second: number,
  status: 'started' | 'done' | 'failed' | 'skipped',
  seconds = 0,
  name: 'plan' | 'apply' | 'destroy' | 'verify' = 'apply',
): DeploymentEvent => ({
  run,
  at: at(second),
  kind: 'stage',
  report: { stage: name, status, seconds },
});

const resource = (
  run: string,
  second: number,
  type: 'resource-start' | 'resource-done' | 'resource-failed',
  address: string,
  action: 'create' | 'refresh' = 'create',
): DeploymentEvent => ({
  run,
  at: at(second),
  kind: 'terraform',
  event: { type, stage: 'apply', at: at(second), address, resourceType: 'x', action, elapsedSeconds: 4 },
});

const total = (run: string, add: number): DeploymentEvent => ({
  run,
  at: at(0),
  kind: 'terraform',
  event: { type: 'summary', operation: 'plan', stage: 'apply', at: at(0), add, change: 0, remove: 0, import: 0 },
});

const checked = (second: number, status: CheckStatus): DeploymentEvent => ({
  run: 'one',
  at: at(second),
  kind: 'check',
  result: checkOf(status),
});

describe('liveLines', () => {
  it('names each check that fails and each call that the target lacks, and counts them apart', () => {
    const events = [
      stage('one', 0, 'started', 0, 'verify'),
      ...(['pass', 'unsupported', 'fail', 'not-applicable', 'pass'] as const).map((status) => checked(1, status)),
      stage('one', 2, 'failed', 2, 'verify'),
      stage('one', 3, 'done', 1, 'destroy'),
    ];
    expect(liveLines(events)).toEqual([
      '[one] UNSUPPORTED check-unsupported: ec2:DescribeThings',
      '[one] FAILED check-fail: 2 NAT gateways',
      '[one] verify FAILED after 2.0 s, 2 passed, 1 failed, 1 unsupported, 1 not applicable',
      '[one] destroy done in 1.0 s',
    ]);
  });

  it('keeps runs at once apart, with one line for the end of each stage', () => {
    const events = [
      stage('one', 0, 'started'),
      stage('two', 0, 'started'),
      total('one', 1),
      resource('one', 1, 'resource-start', 'aws_vpc.a'),
      resource('one', 2, 'resource-done', 'aws_vpc.a'),
      stage('two', 3, 'failed', 3),
      stage('one', 75, 'done', 75),
    ];
    expect(liveLines(events)).toEqual(['[two] apply FAILED after 3.0 s', '[one] apply done in 1 min 15 s, 1 resource']);
  });

  it('tells how far it is at most once in ten seconds for each run, and counts no refresh', () => {
    const events = [
      stage('one', 0, 'started'),
      total('one', 30),
      resource('one', 0, 'resource-start', 'aws_kms_key.slow'),
      ...Array.from({ length: 24 }, (_, index) => [
        resource('one', index, 'resource-start', `aws_eip.e${index}`),
        resource('one', index, 'resource-done', `aws_eip.e${index}`),
        resource('one', index, 'resource-done', 'aws_vpc.old', 'refresh'),
      ]).flat(),
    ];
    expect(liveLines(events)).toEqual([
      '[one] apply: 10 of 30 resources, 2 in flight, slowest aws_kms_key.slow for 10.0 s',
      '[one] apply: 20 of 30 resources, 2 in flight, slowest aws_kms_key.slow for 20.0 s',
    ]);
    expect(liveLines(events, { everySeconds: 20 })).toHaveLength(1);
  });

  it('counts an apply against the plan before it, and a later stage not', () => {
    const work = [0, 10].map((second) => resource('one', second, 'resource-done', `aws_eip.e${second}`));
    const events = [
      stage('one', 0, 'started', 0, 'plan'),
      total('one', 30),
      stage('one', 0, 'done', 1, 'plan'),
      stage('one', 0, 'started'),
      ...work,
      stage('one', 10, 'done', 10),
      stage('one', 0, 'started', 0, 'destroy'),
      ...work,
      stage('one', 20, 'skipped', 0, 'destroy'),
    ];
    expect(liveLines(events)).toEqual([
      '[one] plan done in 1.0 s',
      '[one] apply: 2 of 30 resources',
      '[one] apply done in 10.0 s, 2 resources',
      '[one] destroy: 2 resources',
      '[one] destroy skipped',
    ]);
  });

  it('says at once what failed, and every warning', () => {
    const events: DeploymentEvent[] = [
      stage('one', 0, 'started'),
      resource('one', 1, 'resource-failed', 'aws_eip.e'),
      {
        run: 'one',
        at: at(1),
        kind: 'terraform',
        event: {
          type: 'diagnostic',
          severity: 'error',
          stage: 'apply',
          at: at(1),
          summary: 'limit exceeded',
          detail: '',
          address: 'aws_eip.e',
        },
      },
    ];
    expect(liveLines(events)).toEqual([
      '[one] create aws_eip.e failed after 4.0 s',
      '[one] error: aws_eip.e: limit exceeded',
    ]);
  });
});

it.each([
  [0, '0.0 s'],
  [59.94, '59.9 s'],
  [59.96, '1 min 00 s'],
  [119.6, '2 min 00 s'],
])('writes %d s as %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
