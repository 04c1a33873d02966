import { addonAnswers, type Answer, judgeAnswers, releaseAnswers } from '../analysis/answers';
import { addons } from '../analysis/clusters';
import { judgeNewest } from '../analysis/freshness';
import { nameInArn, ownerOf } from '../analysis/ownership';
import { judgeAgents } from '../analysis/workloads';
import { unknownBecause } from '../engine/findings';
import type { Rule } from '../engine/rule';

const collectors = ['amazon-cloudwatch-observability', 'adot'] as const;
const charts = [
  'kube-prometheus-stack',
  'prometheus',
  'amazon-cloudwatch-observability',
  'opentelemetry-collector',
  'datadog',
  'k8s-monitoring',
];

/** Metrics of nodes and workloads are collected and kept. metrics-server keeps nothing. */
export const metrics: Rule = {
  item: 'mon-14-metrics',
  resources: (scope) => {
    const findings = scope.findings();
    const answers: readonly Answer[] = [
      ...collectors.flatMap((name) => addonAnswers(scope, name, `the add-on ${name} collects metrics`)),
      ...scope.resourcesIfLooked('aws_prometheus_scraper').map((scraper) => ({
        subject: scraper,
        message: 'a managed scraper collects metrics',
        owner: () => ownerOf(scope, scraper, 'source[0].eks[0].cluster_arn', nameInArn),
      })),
      ...releaseAnswers(scope, charts, 'collects metrics'),
    ];
    judgeAnswers(scope, findings, answers, {
      message: 'nothing here collects its metrics; whether something else does is seen on live Kubernetes',
      isCertain: () => false,
    });
    return findings.judge('something that collects metrics is installed', {
      none: unknownBecause(
        addons(scope, 'metrics-server').length > 0
          ? 'nothing here collects metrics: metrics-server keeps none; whether something else does is seen on live Kubernetes'
          : 'nothing here collects metrics; whether something else does is seen on live Kubernetes',
      ),
    });
  },
  liveAws: ({ signals, model }, { parameters, now }, resources) => {
    const newest = judgeNewest('metric of the cluster', signals?.newestMetric, parameters.number('newestMinutes'), {
      now,
      model,
    });
    return signals?.newestMetric?.known === true ? newest : resources();
  },
  kubernetes: (scope) => {
    const findings = scope.findings();
    judgeAgents(
      scope,
      findings,
      ['DaemonSet', 'Deployment', 'StatefulSet'],
      [
        ['the CloudWatch agent', /^cloudwatch-agent/],
        ['Prometheus', /(?:^|-)prometheus(?:-server|-kube-prometheus-prometheus)?$/],
        ['an OpenTelemetry collector', /(?:otel|opentelemetry|adot).*collector/],
        ['the Datadog agent', /^datadog(?:-agent)?$/],
      ],
    );
    return findings.judge('a collector of metrics is ready', {
      none: unknownBecause('no collector of metrics that is known runs here; a managed scraper is seen in AWS'),
    });
  },
};
