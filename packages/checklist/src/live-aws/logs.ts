import { type LogGroup, paginateDescribeLogGroups, paginateDescribeLogStreams } from '@aws-sdk/client-cloudwatch-logs';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import type { Observed } from '../engine/observations';
import { type LiveContext, width } from './context';

const types = ['aws_cloudwatch_log_group'];

/** Names of the log groups that belong to a cluster begin so: control plane, Container Insights, and the agent that AWS documents. */
const prefixes = (name: string): readonly string[] => [`/aws/eks/${name}/`, `/aws/containerinsights/${name}/`];

/** Where workloads log to, as opposed to the control plane. */
const ofWorkloads = (name: string, group: string): boolean =>
  group.startsWith(`/aws/containerinsights/${name}/`) && !group.endsWith('/performance');

/** The log groups of the cluster and those named. @returns ARNs of their keys, and names of those that workloads log to */
export const addLogGroups = async (
  { aws, reader, state, name }: LiveContext,
  named: readonly string[],
): Promise<{ readonly keys: readonly string[]; readonly workloads: readonly string[] }> => {
  const found = new Map<string, LogGroup>();
  await mapLimited([...prefixes(name), ...named], width, async (logGroupNamePrefix) => {
    const groups = await reader.read('logs:DescribeLogGroups', types, () =>
      collect(paginateDescribeLogGroups({ client: aws.logs }, { logGroupNamePrefix }), (page) => page.logGroups),
    );
    const whole = named.includes(logGroupNamePrefix);
    for (const group of groups ?? [])
      if (group.logGroupName !== undefined && (!whole || group.logGroupName === logGroupNamePrefix))
        found.set(group.logGroupName, group);
  });
  for (const group of found.values())
    state.add({
      type: 'aws_cloudwatch_log_group',
      key: group.logGroupName ?? '',
      values: {
        id: group.logGroupName,
        name: group.logGroupName,
        arn: group.logGroupArn ?? group.arn?.replace(/:\*$/, ''),
        // Terraform's word for: never.
        retention_in_days: group.retentionInDays ?? 0,
        kms_key_id: group.kmsKeyId,
        log_group_class: group.logGroupClass,
      },
    });
  return {
    keys: [...found.values()].flatMap(({ kmsKeyId }) => kmsKeyId ?? []),
    workloads: [...found.keys()].filter((group) => ofWorkloads(name, group)).sort(),
  };
};

/** When something was last written to one of the groups. The events themselves are never read. */
export const newestLogEvent = async (
  { aws, reader }: LiveContext,
  groups: readonly string[],
): Promise<Observed<string | undefined>> =>
  reader.observe('logs:DescribeLogStreams', async () => {
    let newest = 0;
    await mapLimited(groups, width, async (logGroupName) => {
      const pages = paginateDescribeLogStreams(
        { client: aws.logs, pageSize: 1 },
        { logGroupName, orderBy: 'LastEventTime', descending: true },
      );
      for await (const { logStreams } of pages) {
        for (const { lastEventTimestamp = 0 } of logStreams ?? []) newest = Math.max(newest, lastEventTimestamp);
        break;
      }
    });
    return newest === 0 ? undefined : new Date(newest).toISOString();
  });
