import { type Attributes, isUnknown, type Resource } from '@hera/stack-model';
import type { ResourceScope } from '../engine/scope';
import { clusterNames } from './clusters';
import { clusterViews, type Owner, ownerOf } from './ownership';
import { knownBlocks, knownText } from './references';

/** Alarms of CloudWatch, on metrics and composed ones. */
export const alarmsOf = (scope: ResourceScope): readonly Resource[] => [
  ...scope.resources('aws_cloudwatch_metric_alarm'),
  ...scope.resourcesIfLooked('aws_cloudwatch_composite_alarm'),
];

/** A metric that an alarm watches. */
export interface WatchedMetric {
  /** `namespace:metric`. */
  readonly metric: string;
  /** The cluster that it is of, where there are several. */
  readonly owner: Owner;
}

/** What an alarm watches, metric maths included; not what it watches of a cluster that is not here. */
export const metricsOf = (scope: ResourceScope, alarm: Resource): readonly WatchedMetric[] => {
  const clusters = scope.once(namesOfClusters);
  const several = clusterViews(scope).length > 1;
  const named = (attributes: Attributes, inAlarm: string, prefix = ''): readonly WatchedMetric[] => {
    const namespace = knownText(attributes, `${prefix}namespace`);
    const metric = knownText(attributes, `${prefix}metric_name`);
    if (namespace === undefined || metric === undefined) return [];
    const watched = `${namespace}:${metric}`;
    if (several)
      return [{ metric: watched, owner: ownerOf(scope, alarm, `${inAlarm}${prefix}dimensions.ClusterName`) }];
    const cluster = knownText(attributes, `${prefix}dimensions.ClusterName`);
    const another = cluster !== undefined && clusters.size > 0 && !clusters.has(cluster);
    return another ? [] : [{ metric: watched, owner: undefined }];
  };
  return [
    ...named(alarm, ''),
    ...(knownBlocks(alarm, 'metric_query') ?? []).flatMap((query, index) =>
      named(query, `metric_query[${index}].`, 'metric[0].'),
    ),
  ];
};

const namesOfClusters = (scope: ResourceScope): ReadonlySet<string> => new Set(clusterNames(scope));

const link = /https?:\/\/[^\s"'<>)]+|(?:^|\s)(?:docs|runbooks)\/[\w./-]+\.(?:md|adoc|html)/;

/** The link of a runbook in the description of an alarm; `unknown` where the description is not known. */
export const runbookOf = (alarm: Resource): string | 'unknown' | undefined => {
  const description = alarm.text('alarm_description');
  if (isUnknown(description)) return 'unknown';
  return description === undefined ? undefined : link.exec(description)?.[0].trim();
};
