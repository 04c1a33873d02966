import { isUnknown, type Resource } from '@hera/stack-model';
import { noCluster } from '../analysis/clusters';
import { keyUsed } from '../analysis/keys';
import { controlPlaneSubnets } from '../analysis/nodes';
import { clusterViews, ownerNamed } from '../analysis/ownership';
import { grouped, isUnset, knownText, knownTexts, theOne } from '../analysis/references';
import { nearest } from '../analysis/regions';
import { inNumber } from '../analysis/words';
import type { Findings } from '../engine/findings';
import type { Parameters, Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

const judgeTypes = (findings: Findings, cluster: Resource, wanted: readonly string[]): void => {
  const attribute = 'enabled_cluster_log_types';
  const types = knownTexts(cluster, attribute);
  if (types === undefined) return findings.unknown(cluster, 'which logs it writes is not known', { attribute });
  const missing = wanted.filter((type) => !types.includes(type));
  const detail = { attribute, value: types.join(', ') || 'none', expected: wanted.join(', ') };
  if (missing.length > 0) findings.breaks(cluster, `does not log ${missing.join(', ')}`, detail);
  else findings.holds(cluster, `logs ${types.join(', ')}`, detail);
};

const judgeGroup = (findings: Findings, group: Resource, parameters: Parameters): void => {
  const days = parameters.number('retentionDays');
  const retention = group.number('retention_in_days');
  const detail = {
    attribute: 'retention_in_days',
    value: retention ?? 'never expires',
    expected: `${days} or more, and an end`,
  };
  if (isUnknown(retention) && !isUnset(group, 'retention_in_days'))
    findings.unknown(group, 'how long it keeps logs is not known', detail);
  // 0 is AWS's word for never.
  else if (typeof retention !== 'number' || retention === 0)
    findings.breaks(group, 'never expires', { ...detail, value: 'never expires' });
  else if (retention < days) findings.breaks(group, `keeps logs for ${inNumber(retention, 'day')}`, detail);
  else findings.holds(group, `keeps logs for ${inNumber(retention, 'day')}`, detail);
  if (!parameters.flag('customerManagedKey')) return;
  const { kind } = keyUsed(group, 'kms_key_id');
  const key = { attribute: 'kms_key_id', expected: 'a customer-managed key' };
  if (kind === 'own' || kind === 'elsewhere') findings.holds(group, 'is encrypted with a key of its own', key);
  else if (kind === 'unknown') findings.unknown(group, 'which key it uses is not known', key);
  else findings.breaks(group, 'has no key of its own', { ...key, value: 'a key of AWS' });
};

/** Log groups by their names; two regions may each have one of a name. */
const groupsByName = (scope: ResourceScope): ReadonlyMap<string | undefined, readonly Resource[]> =>
  grouped(scope.resources('aws_cloudwatch_log_group'), (group) => knownText(group, 'name'));

const isUnnamed = (scope: ResourceScope): boolean =>
  (scope.once(groupsByName).get(undefined) ?? []).some((group) => isUnknown(group.text('name')));

const judgeClusterGroup = (
  scope: ResourceScope,
  findings: Findings,
  cluster: Resource,
  parameters: Parameters,
): void => {
  const name = knownText(cluster, 'name');
  if (name === undefined)
    return findings.unknown(cluster, 'its name, and so its log group, is not known', { attribute: 'name' });
  const groupName = `/aws/eks/${name}/cluster`;
  const all = scope.once(groupsByName).get(groupName) ?? [];
  const owners = clusterViews(scope).length > 1 ? all.map((each) => ownerNamed(scope, name, each)) : undefined;
  const group = owners === undefined ? nearest(scope, cluster, all) : all[owners.indexOf(cluster)];
  const [gap] = scope.gaps;
  if (group === undefined && owners?.includes(undefined))
    return findings.unknown(cluster, `whether ${all[0]?.address} is its log group is not told`);
  if (group === undefined) {
    if (gap !== undefined || scope.once(isUnnamed))
      return findings.unknown(
        cluster,
        `the log group ${groupName} is not seen; but ${gap ?? 'the name of another one is not known'}`,
      );
    return findings.breaks(cluster, `nobody makes the log group ${groupName}: EKS makes one that never expires`, {
      expected: groupName,
    });
  }
  judgeGroup(findings, group, parameters);
  if (scope.level === 'live-aws') return;
  const first = cluster.references().includes(group);
  if (!first)
    findings.warns(cluster, `does not wait for ${group.address}: EKS may make it first, and the apply fails`, {
      attribute: 'depends_on',
      expected: group.address,
    });
};

const vpcsOf = (cluster: Resource): readonly Resource[] =>
  controlPlaneSubnets(cluster).found.flatMap((subnet) => {
    const vpc = theOne(subnet, 'vpc_id');
    return vpc === undefined || vpc === 'several' ? [] : [vpc];
  });

const judgeFlowLogs = (scope: ResourceScope, findings: Findings, parameters: Parameters): void => {
  const clusters = scope.resources('aws_eks_cluster');
  const vpcs = new Set<Resource>();
  for (const cluster of clusters) {
    const own = vpcsOf(cluster);
    for (const vpc of own) vpcs.add(vpc);
    if (own.length === 0)
      findings.unknown(
        clusters.length > 1 ? cluster : 'stack',
        'the VPC of the cluster is not in the document, nor are its flow logs',
      );
  }
  for (const vpc of vpcs) {
    const logs = scope.referrers(vpc, { type: 'aws_flow_log', path: 'vpc_id' });
    const all = logs.filter((log) => (knownText(log, 'traffic_type') ?? 'ALL') === 'ALL');
    const detail = { attribute: 'traffic_type', expected: 'ALL' };
    const [gap] = scope.gaps;
    if (logs.length === 0 && gap !== undefined) findings.unknown(vpc, `no flow log is seen; but ${gap}`);
    else if (logs.length === 0) findings.breaks(vpc, 'has no flow log', { expected: 'a flow log of all traffic' });
    else if (all.length === 0 && logs[0] !== undefined)
      findings.breaks(logs[0], 'leaves out a part of the traffic', detail);
    for (const log of all) {
      const error = knownText(log, 'deliver_logs_error_message');
      if (knownText(log, 'deliver_logs_status') === 'FAILED')
        findings.breaks(log, `its records do not arrive: ${error ?? 'no reason is told'}`, {
          attribute: 'deliver_logs_status',
          expected: 'SUCCESS',
        });
      else findings.holds(log, `logs all traffic of ${vpc.address}`, detail);
      const group = theOne(log, 'log_destination') ?? theOne(log, 'log_group_name');
      if (group !== undefined && group !== 'several' && group.type === 'aws_cloudwatch_log_group')
        judgeGroup(findings, group, parameters);
    }
  }
};

/** Groups that the agents of Container Insights write to, by the name of the cluster. Those that they make themselves never expire. */
const insightsByCluster = (scope: ResourceScope): ReadonlyMap<string | undefined, readonly Resource[]> =>
  grouped(
    scope.resources('aws_cloudwatch_log_group'),
    (group) => /^\/aws\/containerinsights\/([^/]+)\//.exec(knownText(group, 'name') ?? '')?.[1],
  );

/** All control plane logs, VPC flow logs and logs of Container Insights are kept for as long as the parameter says, in groups that were made before. */
export const logging: Rule = {
  item: 'infra-05-logging',
  resources: (scope, { parameters }) => {
    const clusters = scope.resources('aws_eks_cluster');
    if (clusters.length === 0) return noCluster(scope);
    const findings = scope.findings();
    for (const cluster of clusters) {
      judgeTypes(findings, cluster, parameters.list('logTypes'));
      judgeClusterGroup(scope, findings, cluster, parameters);
      const name = knownText(cluster, 'name') ?? '';
      if (name !== '')
        for (const group of scope.once(insightsByCluster).get(name) ?? []) judgeGroup(findings, group, parameters);
    }
    if (parameters.flag('flowLogs')) judgeFlowLogs(scope, findings, parameters);
    const days = parameters.number('retentionDays');
    // From a year on, the controls that ask for one are met as well.
    const met = days >= 365 ? ('equal' as const) : ('conflicts' as const);
    return findings.judge(`all logs are written and kept for ${inNumber(days, 'day')} or more`, {
      anchorStrengths: {
        CKV_AWS_338: met,
        'CloudWatch.16': met,
        cloudwatch_log_group_retention_policy_specific_days_enabled: met,
      },
    });
  },
};
