import { describeAgentRule } from './agents.fixture';

describeAgentRule({
  item: 'mon-15-log-aggregation',
  agent: 'fluent-bit',
  signal: 'newestLogEvent',
  fresh: 'the newest log event of workloads is fresh',
});
