import { addonAnswers, type Answer, judgeAnswers, releaseAnswers } from '../analysis/answers';
import { judgeNewest } from '../analysis/freshness';
import { judgeAgents } from '../analysis/workloads';
import { unknownBecause } from '../engine/findings';
import type { Rule } from '../engine/rule';

const charts = [
  'aws-for-fluent-bit',
  'fluent-bit',
  'fluentd',
  'vector',
  'promtail',
  'alloy',
  'amazon-cloudwatch-observability',
  'datadog',
  'k8s-monitoring',
];

/** An agent on every node ships the logs of pods to one place. */
export const logAggregation: Rule = {
  item: 'mon-15-log-aggregation',
  resources: (scope) => {
    const findings = scope.findings();
    const answers: readonly Answer[] = [
      ...addonAnswers(scope, 'amazon-cloudwatch-observability', 'the add-on brings Fluent Bit to every node'),
      ...releaseAnswers(scope, charts, 'ships the logs of pods'),
    ];
    judgeAnswers(scope, findings, answers, {
      message: 'nothing here ships the logs of its pods; whether something else does is seen on live Kubernetes',
      isCertain: () => false,
    });
    return findings.judge('an agent that ships the logs of pods is installed', {
      none: unknownBecause(
        'nothing here ships the logs of pods; whether something else does is seen on live Kubernetes',
      ),
    });
  },
  liveAws: ({ signals, model }, { parameters, now }, resources) => {
    const newest = judgeNewest('log event of workloads', signals?.newestLogEvent, parameters.number('newestMinutes'), {
      now,
      model,
    });
    return signals?.newestLogEvent?.known === true ? newest : resources();
  },
  kubernetes: (scope) => {
    const findings = scope.findings();
    judgeAgents(
      scope,
      findings,
      ['DaemonSet'],
      [
        ['Fluent Bit', /fluent-bit/],
        ['Fluentd', /fluentd/],
        ['Vector', /^vector(?:-agent)?$/],
        ['Promtail', /promtail/],
        ['Alloy', /^(?:.*-)?alloy(?:-logs)?$/],
        ['the Datadog agent', /^datadog(?:-agent)?$/],
      ],
    );
    return findings.judge('an agent ships logs from every node', {
      none: unknownBecause('no agent that ships logs and is known runs here'),
    });
  },
};
