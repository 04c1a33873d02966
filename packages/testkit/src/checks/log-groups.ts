import { factsOf } from '@hera/core/facts';
import type { Check } from '../check';
import { logGroupExpectation, lookAtLogGroup } from '../internal/live-log-group';
import { judge, notApplicable } from '../internal/observation';

/** Every log group that a fact names. */
export const logGroups: Check = {
  id: 'log-groups',
  title: 'Every declared log group has its retention and its key',
  subject: 'logging',
  run: async (context) => {
    const { facts } = context.manifest;
    const declared = [
      ...factsOf(facts, 'network').flatMap((fact) => fact.flowLog ?? []),
      ...factsOf(facts, 'cluster').flatMap(({ logs }) => (logs.types.length > 0 ? logs : [])),
    ];
    if (declared.length === 0) return notApplicable('the stack declares no log group');
    return judge(
      declared.map(logGroupExpectation).join('; '),
      await Promise.all(declared.map((group) => lookAtLogGroup(context, group))),
    );
  },
};
