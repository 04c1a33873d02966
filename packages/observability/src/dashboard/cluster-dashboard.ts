import {
  type ClusterRef,
  contextOf,
  factsOf,
  isUnknown,
  type NetworkRef,
  parseWith,
  ProblemCollector,
  publishFact,
  requireKnown,
} from '@hera/core';
import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region/index.js';
import { Construct } from 'constructs';
import { z } from 'zod';
import { knownCluster, sendsContainerInsights } from '../internal/known-cluster';
import { clusterWidgets } from './cluster-widgets';
import { countMetrics, layOut } from './widgets';

/**
 * Props of `ClusterDashboard`.
 *
 * @cost 3 USD per dashboard-month (cloudwatch-dashboard); the first three of an account are free while each has 50 metrics or fewer
 */
export interface ClusterDashboardProps {
  /** The cluster that is shown. */
  readonly cluster: Pick<ClusterRef, 'clusterName'>;
  /** The network whose NAT gateways are shown. @default - none is */
  readonly network?: Pick<NetworkRef, 'natGateways'>;
  /** Name; it is part of the address of the page. @default - `<environment>-cluster` */
  readonly name?: string;
  /**
   * Whether nodes and pods are shown, which only Container Insights has metrics of.
   * @default - whether the cluster of this stack has the add-on `amazon-cloudwatch-observability`; no for a cluster of elsewhere
   */
  readonly containerInsights?: boolean;
  /** ARNs of alarms whose state is shown at the top, such as `Object.values(alarms.alarmArns)`; 100 at most. @default - none */
  readonly alarmArns?: readonly string[];
  /** Name of the EventBridge rule that routes findings of GuardDuty, whose matches are counted. @default - they are not shown */
  readonly findingsRuleName?: string;
  /**
   * Whether errors of the control plane are read from its log group. Each look at the dashboard then scans that group, its audit log too.
   * @cost 0.005 USD per GB (logs-insights) scanned, at each look
   * @default true
   */
  readonly controlPlaneErrors?: boolean;
}

const schema = z.strictObject({
  cluster: z.looseObject({ clusterName: z.string() }),
  network: z
    .looseObject({
      natGateways: z.array(z.looseObject({ natGatewayId: z.string(), zone: z.string().optional() })).optional(),
    })
    .optional(),
  name: z.string().optional(),
  containerInsights: z.boolean().optional(),
  alarmArns: z.array(z.string()).max(100).optional(),
  findingsRuleName: z.string().optional(),
  controlPlaneErrors: z.boolean().optional(),
});

const check = (scope: Construct, props: ClusterDashboardProps): string => {
  const { name: environment, facts } = contextOf(scope);
  const problems = new ProblemCollector(scope.node.path);
  for (const name of ['name', 'containerInsights', 'controlPlaneErrors'] as const)
    problems.collect(() => requireKnown(props[name], `dashboard.${name}`));
  problems.throwIfAny();
  parseWith(schema, props, { code: 'HERA_OBS_001', root: 'dashboard', constructPath: scope.node.path });
  const name = props.name ?? `${environment}-cluster`;
  if (!/^[\w-]{1,255}$/.test(name)) {
    problems.add({
      code: 'HERA_OBS_020',
      path: 'dashboard.name',
      message: `${JSON.stringify(name)} is not a dashboard name that CloudWatch accepts`,
      allowed: 'letters, digits, dashes and underscores, 255 characters at most',
      fix: 'use a simpler name',
    });
  }
  if (factsOf(facts, 'dashboard').some((other) => other.name === name)) {
    problems.add({
      code: 'HERA_OBS_021',
      path: 'dashboard.name',
      message: `${name} is the name of another dashboard of this stack, which this one would overwrite`,
      allowed: 'one dashboard of each name in an account',
      fix: 'give one of the two another name',
    });
  }
  problems.throwIfAny();
  return name;
};

/**
 * One CloudWatch dashboard that shows an EKS cluster: alarms, control plane, nodes and pods, NAT gateways, findings, errors of the control
 * plane.
 *
 * @throws HeraError `HERA_OBS_001`, `HERA_OBS_020`, `HERA_OBS_021`, `HERA_CORE_002` where a literal is needed
 */
export class ClusterDashboard extends Construct {
  /** Name of the dashboard. */
  readonly dashboardName: string;
  /** Number of its metrics; up to 50 of a dashboard are within what AWS gives free of charge. */
  readonly metricCount: number;

  constructor(scope: Construct, id: string, props: ClusterDashboardProps) {
    super(scope, id);
    const dashboardName = check(this, props);
    const { cluster, network, findingsRuleName } = props;
    const widgets = clusterWidgets({
      clusterName: cluster.clusterName,
      natGateways: network?.natGateways ?? [],
      containerInsights: sendsContainerInsights(this, cluster, props.containerInsights) ?? false,
      alarmArns: props.alarmArns ?? [],
      controlPlaneErrors: props.controlPlaneErrors ?? true,
      ...(findingsRuleName === undefined ? {} : { findingsRuleName }),
    });
    const region = contextOf(this).region ?? new DataAwsRegion(this, 'Region').id;
    new CloudwatchDashboard(this, 'Dashboard', {
      dashboardName,
      dashboardBody: JSON.stringify(layOut(widgets, region)),
    });
    this.dashboardName = dashboardName;
    this.metricCount = countMetrics(widgets);
    const clusterName = isUnknown(cluster.clusterName) ? knownCluster(this, cluster)?.name : cluster.clusterName;
    publishFact(this, {
      kind: 'dashboard',
      name: dashboardName,
      ...(clusterName === undefined ? {} : { clusterName }),
      widgets: widgets.map(({ title }) => title),
      metrics: this.metricCount,
    });
  }
}
