import { type Attributes, isUnknown, type Resource } from '@hera/stack-model';
import type { ResourceScope } from '../engine/scope';
import { knownBlocks, knownText } from './references';

/** Alarms of CloudWatch, on metrics and composed ones. */
export const alarmsOf = (scope: ResourceScope): readonly Resource[] => [
  ...scope.resources('aws_cloudwatch_metric_alarm'),
  ...scope.resourcesIfLooked('aws_cloudwatch_composite_alarm'),
];

/** `namespace:metric` of what an alarm watches, metric maths included; not what it watches of another cluster. */
export const metricsOf = (alarm: Resource, clusters: readonly string[]): readonly string[] => {
  const named = (attributes: Attributes, prefix = ''): readonly string[] => {
    const namespace = knownText(attributes, `${prefix}namespace`);
    const metric = knownText(attributes, `${prefix}metric_name`);
    if (namespace === undefined || metric === undefined) return [];
    const cluster = knownText(attributes, `${prefix}dimensions.ClusterName`);
    const another = cluster !== undefined && clusters.length > 0 && !clusters.includes(cluster);
    return another ? [] : [`${namespace}:${metric}`];
  };
  return [
    ...named(alarm),
    ...(knownBlocks(alarm, 'metric_query') ?? []).flatMap((query) => named(query, 'metric[0].')),
  ];
};

const link = /https?:\/\/[^\s"'<>)]+|(?:^|\s)(?:docs|runbooks)\/[\w./-]+\.(?:md|adoc|html)/;

/** The link of a runbook in the description of an alarm; `unknown` where the description is not known. */
export const runbookOf = (alarm: Resource): string | 'unknown' | undefined => {
  const description = alarm.text('alarm_description');
  if (isUnknown(description)) return 'unknown';
  return description === undefined ? undefined : link.exec(description)?.[0].trim();
};
