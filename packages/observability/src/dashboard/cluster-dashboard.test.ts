import { contextOf, factsOf } from '@hera/core';
import { problemsOf, resources, synth, testStack } from '@hera/core/testing';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { TerraformStack, Testing, Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { ClusterDashboard, type ClusterDashboardProps } from '../index';
import { clusterFact } from '../observability.fixture';
import type { DashboardBody } from './widgets';

const props: ClusterDashboardProps = {
  cluster: { clusterName: 'prod' },
  network: {
    natGateways: ['1', '2', '3'].map((number) => ({ natGatewayId: `nat-${number}`, zone: `use1-az${number}` })),
  },
  alarmArns: ['arn:aws:cloudwatch:us-east-1:111122223333:alarm:prod-node-cpu'],
  findingsRuleName: 'prod-guardduty-findings',
};

const built = (change: Partial<ClusterDashboardProps> = {}, addons = ['amazon-cloudwatch-observability']) => {
  const stack = testStack('production');
  clusterFact(stack, 'prod', addons);
  const made = new ClusterDashboard(stack, 'Dashboard', { ...props, ...change });
  const [rendered = {}] = resources(synth(stack), 'aws_cloudwatch_dashboard');
  const body = JSON.parse(String(rendered['dashboard_body'])) as DashboardBody;
  return { stack, made, rendered, body, titles: body.widgets.map(({ properties }) => properties['title']) };
};

describe('the dashboard of a cluster', () => {
  it('shows alarms, control plane, nodes, pods, NAT gateways, findings and errors, on one page', () => {
    const { rendered, titles, stack, made } = built();
    expect(rendered['dashboard_name']).toBe('prod-cluster');
    expect(titles).toMatchInlineSnapshot(`
      [
        "Alarms",
        "API server: requests that fail",
        "API server: latency, 99th percentile, seconds",
        "API server: requests in flight",
        "Scheduler: pods that wait",
        "Webhooks: requests that were rejected",
        "Database of the cluster, bytes",
        "Nodes",
        "Nodes: CPU, percent",
        "Nodes: memory, percent",
        "Nodes: disk, percent",
        "Pods",
        "Pods: restarts of containers",
        "NAT gateways: connections without a port",
        "NAT gateways: connections",
        "NAT gateways: packets dropped",
        "GuardDuty: findings that people are told of, a day",
        "Control plane: errors in its logs",
      ]
    `);
    const [fact] = factsOf(contextOf(stack).facts, 'dashboard');
    expect(fact).toEqual({
      kind: 'dashboard',
      name: 'prod-cluster',
      clusterName: 'prod',
      widgets: titles,
      metrics: made.metricCount,
    });
  });

  it('has as many metrics as it says, and no more than are free', () => {
    const { body, made } = built();
    const metrics = body.widgets.flatMap(({ properties }) => (properties['metrics'] as unknown[] | undefined) ?? []);
    expect(made.metricCount).toBe(metrics.length);
    expect(made.metricCount).toBeLessThanOrEqual(50);
  });

  it('has each widget in a place of its own, within 24 columns', () => {
    const taken = new Set<string>();
    for (const { x, y, width, height } of built().body.widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column += 1)
        for (let row = y; row < y + height; row += 1) {
          expect(taken.has(`${column} ${row}`)).toBe(false);
          taken.add(`${column} ${row}`);
        }
    }
  });

  it('writes a metric as CloudWatch reads it: namespace, name, dimensions, drawing', () => {
    const { body } = built();
    const [, requests] = body.widgets;
    expect(requests).toMatchObject({
      type: 'metric',
      properties: {
        region: 'us-east-1',
        metrics: [
          ['AWS/EKS', 'apiserver_request_total_5XX', 'ClusterName', 'prod', { stat: 'Sum', label: 'server errors' }],
          ['AWS/EKS', 'apiserver_request_total_429', 'ClusterName', 'prod', { stat: 'Sum', label: 'throttled' }],
          [
            'AWS/EKS',
            'apiserver_request_total',
            'ClusterName',
            'prod',
            { stat: 'Sum', label: 'all requests', yAxis: 'right' },
          ],
        ],
      },
    });
  });

  it('reads the errors of the control plane from its own log group, without the audit log', () => {
    const log = built().body.widgets.find(({ type }) => type === 'log');
    expect(log?.properties['query']).toMatch(
      /^SOURCE '\/aws\/eks\/prod\/cluster'\n\| fields .*\n\| filter @logStream not like \/audit\/ and /,
    );
    expect(built({ controlPlaneErrors: false }).body.widgets.some(({ type }) => type === 'log')).toBe(false);
  });

  it('leaves out what is not there', () => {
    const { titles, made } = built({ network: {}, alarmArns: [], findingsRuleName: undefined as never }, []);
    expect(titles.join()).not.toMatch(/NAT|Nodes|Pods|Alarms|GuardDuty/);
    expect(made.metricCount).toBe(14);
    expect(built({ containerInsights: true }, []).titles.join()).toContain('Nodes');
  });

  it('shows a cluster whose name Terraform knows, in a stack without environment', () => {
    const stack = new TerraformStack(Testing.app(), 'mine');
    const { name: clusterName } = new IamRole(stack, 'Cluster', { assumeRolePolicy: '{}' });
    new ClusterDashboard(stack, 'Dashboard', { cluster: { clusterName } });
    const [rendered = {}] = resources(synth(stack), 'aws_cloudwatch_dashboard');
    expect(rendered['dashboard_body']).toContain('${aws_iam_role.Cluster.name}');
    expect(rendered['dashboard_body']).toMatch(/\$\{data\.aws_region\.Dashboard_Region_\w+\.id\}/);
    expect(factsOf(contextOf(stack).facts, 'dashboard')[0]).not.toHaveProperty('clusterName');
  });
});

describe('a dashboard is refused', () => {
  const refused = (change: unknown) =>
    problemsOf(() => built(change as ClusterDashboardProps)).map(({ code, path }) => `${code} ${path}`);

  it.each<[string, unknown, string]>([
    ['with a property that there is not', { widgets: [] }, 'HERA_OBS_001 dashboard'],
    [
      'with more than 100 alarms',
      { alarmArns: Array.from({ length: 101 }, () => 'x') },
      'HERA_OBS_001 dashboard.alarmArns',
    ],
    ['with a name with a dot', { name: 'a.b' }, 'HERA_OBS_020 dashboard.name'],
    ['with a name known later', { name: Token.asString({ ref: 'x' }) }, 'HERA_CORE_002 dashboard.name'],
  ])('%s', (_, change, expected) => {
    expect(refused(change)).toEqual([expected]);
  });

  it('with the name of another', () => {
    const { stack } = built();
    expect(problemsOf(() => new ClusterDashboard(stack, 'Second', props)).map(({ code }) => code)).toEqual([
      'HERA_OBS_021',
    ]);
    expect(problemsOf(() => new ClusterDashboard(stack, 'Third', { ...props, name: 'other' }))).toEqual([]);
  });
});
