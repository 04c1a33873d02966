import { isUnknown, type Resource } from '@hera/stack-model';
import type { ResourceScope } from '../engine/scope';
import { knownBlocks, knownText } from './references';

/** Alarms of CloudWatch, on metrics and composed ones. */
export const alarmsOf = (scope: ResourceScope): readonly Resource[] => [
  ...scope.resources('aws_cloudwatch_metric_alarm'),
  ...scope.resourcesIfLooked('aws_cloudwatch_composite_alarm'),
];

/** `namespace:metric` of what an alarm watches, metric maths included. */
export const metricsOf = (alarm: Resource): readonly string[] => {
  const named = (namespace: string | undefined, metric: string | undefined): readonly string[] =>
    namespace === undefined || metric === undefined ? [] : [`${namespace}:${metric}`];
  return [
    ...named(knownText(alarm, 'namespace'), knownText(alarm, 'metric_name')),
    ...(knownBlocks(alarm, 'metric_query') ?? []).flatMap((query) =>
      named(knownText(query, 'metric[0].namespace'), knownText(query, 'metric[0].metric_name')),
    ),
  ];
};

const link = /https?:\/\/[^\s"'<>)]+|(?:^|\s)(?:docs|runbooks)\/[\w./-]+\.(?:md|adoc|html)/;

/** The link of a runbook in the description of an alarm; `unknown` where the description is not known. */
export const runbookOf = (alarm: Resource): string | 'unknown' | undefined => {
  const description = alarm.text('alarm_description');
  if (isUnknown(description)) return 'unknown';
  return description === undefined ? undefined : link.exec(description)?.[0].trim();
};
