import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import type { KeyRef } from '@hera/core';
import { Construct } from 'constructs';
import { after } from '../internal/edges';

/** Log groups of Container Insights, below `/aws/containerinsights/<cluster>/`. Source: aws-observability/helm-charts values.yaml, Fluent Bit. */
export const containerInsightsLogs = ['application', 'dataplane', 'host', 'performance'] as const;

/** How long logs are kept, and by which key they are encrypted. */
export interface ObservabilityLogs {
  readonly clusterName: string;
  readonly retentionDays: number;
  readonly key: KeyRef | undefined;
}

/**
 * The log groups that the agents would make themselves: then without end of retention, without key, and left behind when the cluster is
 * destroyed. They go in before the add-on.
 */
export const addObservabilityLogs = (
  scope: Construct,
  { clusterName, retentionDays, key }: ObservabilityLogs,
): readonly CloudwatchLogGroup[] => {
  const home = new Construct(scope, 'Logs');
  return containerInsightsLogs.map(
    (name) =>
      new CloudwatchLogGroup(home, name, {
        name: `/aws/containerinsights/${clusterName}/${name}`,
        retentionInDays: retentionDays,
        ...(key === undefined ? {} : { kmsKeyId: key.keyArn }),
        ...after(key?.ready),
      }),
  );
};
