import { describeAgentRule } from './agents.fixture';

describeAgentRule({
  item: 'mon-14-metrics',
  agent: 'cloudwatch-agent',
  signal: 'newestMetric',
  fresh: 'the newest metric of the cluster is fresh',
});
