import { describe, expect, it } from 'vitest';
import { evaluate } from '../engine/evaluate';
import type { Status } from '../engine/report';
import { now } from './attested.fixture';
import { type ObjectMutation, objectMutations, observedObjects } from './kubernetes.fixture';

const statuses = (mutation?: ObjectMutation): Readonly<Record<string, Status>> => {
  const kubernetes = observedObjects(now.toISOString(), mutation);
  const report = evaluate({ kubernetes }, { clock: () => now, profile: 'production' });
  expect(report.problems).toEqual([]);
  return Object.fromEntries(report.results.map(({ item, status }) => [item.split('-', 2).join('-'), status]));
};
const before = statuses();

describe('a cluster as it should be', () => {
  it('passes every item that live Kubernetes shows', () => {
    const passing = Object.entries(before).flatMap(([item, status]) => (status === 'pass' ? [item] : []));
    expect(passing).toEqual([
      'infra-01',
      'infra-06',
      'sec-10',
      'sec-11',
      'mon-14',
      'mon-15',
      'dr-18',
      'beyond-35',
      'beyond-36',
    ]);
  });
});

describe('one change of an object', () => {
  it.each(objectMutations)('$what', (mutation) => {
    const turned = Object.entries(statuses(mutation)).filter(([item, status]) => before[item] !== status);
    expect(Object.fromEntries(turned)).toEqual(mutation.turns);
  });
});
