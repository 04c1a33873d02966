import { modelOf, platform } from '../platform.fixture';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { sendsTraces } from './agent-traces';

const judge = (values?: string) => {
  const stack = platform();
  const addon = stack['aws_eks_addon']['observability'];
  if (values !== undefined) addon.configuration_values = values;
  const resource = modelOf(stack).byAddress('aws_eks_addon.observability');
  if (resource === undefined) throw new Error('the platform has no such add-on');
  return sendsTraces(resource);
};

const insights = { logs: { metrics_collected: { kubernetes: { enhanced_container_insights: true } } } };
const collecting = (...names: readonly string[]) => ({
  ...insights,
  traces: { traces_collected: Object.fromEntries(names.map((name) => [name, {}])) },
});
const autoMonitor = (settings: object) => ({ manager: { applicationSignals: { autoMonitor: settings } } });
const off = autoMonitor({ monitorAllServices: false });

describe('whether the agents of CloudWatch send traces to X-Ray', () => {
  it.each<[what: string, values: object]>([
    ['an empty configuration: Application Signals are on by default', {}],
    ['a configuration of other things', { containerLogs: { enabled: false }, dcgmExporter: { enabled: false } }],
    ['services that are told to be instrumented', autoMonitor({ monitorAllServices: true })],
    [
      'workloads that are chosen, where not all are',
      autoMonitor({ monitorAllServices: false, customSelector: { java: { namespaces: ['shop'] } } }),
    ],
    ['the default configuration, written out', { agent: { config: collecting('application_signals') } }],
    ['a configuration of the agent that is empty, which is the default', { agent: { config: {} } }],
    ['a configuration of the agent that is called the default', { agent: { config: 'default' } }],
    ['a receiver of its own, without Application Signals', { ...off, agent: { config: collecting('otlp') } }],
    ['a receiver of X-Ray', { ...off, agent: { config: collecting('xray', 'application_signals') } }],
    [
      'an exporter of its own',
      { ...off, agent: { config: insights, otelConfig: { exporters: { 'awsxray/shop': {} } } } },
    ],
    [
      'an exporter of its own, as text',
      {
        agents: [
          { config: insights, otelConfig: 'exporters: {otlphttp: {endpoint: https://xray.eu-west-1.amazonaws.com}}' },
        ],
      },
    ],
    [
      'a second agent for the cluster, beside the one with the default',
      { agents: [{ name: 'cloudwatch-agent' }, { name: 'leader', config: insights }] },
    ],
    [
      'an agent whose traces are under those that all have',
      {
        agent: { config: collecting('application_signals') },
        agents: [{ name: 'cloudwatch-agent', config: insights }],
      },
    ],
    [
      'Application Signals off, and an agent told to collect them',
      {
        applicationSignals: { enabled: false },
        agent: { config: collecting('application_signals') },
      },
    ],
    ['a switch that is text', { applicationSignals: { enabled: 'false' } }],
  ])('yes, by %s', (_, values) => {
    expect(judge(JSON.stringify(values))).toBe(true);
    expect(judge(stringify(values))).toBe(true);
  });

  it('yes, where nobody configured the add-on', () => {
    expect(judge()).toBe(true);
  });

  it.each<[what: string, values: object]>([
    ['a configuration of the agent without traces', { agent: { config: insights } }],
    [
      'the same, whatever is to be instrumented',
      { agent: { config: insights }, ...autoMonitor({ monitorAllServices: true }) },
    ],
    [
      'Application Signals as metrics alone',
      {
        agent: { config: { logs: { metrics_collected: { application_signals: {}, kubernetes: {} } } } },
      },
    ],
    ['an empty list of what is collected', { agent: { config: collecting() } }],
    ['Application Signals off', { applicationSignals: { enabled: false } }],
    ['no agent', { agent: { enabled: false } }],
    ['an empty list of agents', { agents: [] }],
    [
      'agents that each collect metrics alone',
      {
        agents: [
          { name: 'nodes', config: insights },
          { name: 'leader', config: insights },
        ],
      },
    ],
  ])('no, by %s', (_, values) => {
    expect(judge(JSON.stringify(values))).toBe(false);
    expect(judge(stringify(values))).toBe(false);
  });

  it('not known, where nothing is instrumented and the agents still listen', () => {
    expect(judge(JSON.stringify(off))).toMatch(/instruments nothing by itself, .* agent\.config without traces/);
    expect(judge(JSON.stringify({ ...off, agent: { config: collecting('application_signals') } }))).toMatch(
      /instruments nothing by itself/,
    );
  });

  it.each([
    ['an expression', '${var.values}'],
    ['a text with an expression in it', '{"agent": ${jsonencode(var.agent)}}'],
    ['neither JSON nor YAML', '{"agent": [}'],
    ['no map', '- agent'],
    ['a text that has no end', `# ${'x'.repeat(1_000_001)}`],
  ])('not known, by %s', (_, values) => {
    expect(judge(values)).toContain('the configuration of aws_eks_addon.observability is not known here');
  });

  it('not known, by a configuration of the agent that has a name, or an agent of which versions think differently', () => {
    expect(judge('agent: {config: "default:otel"}')).toContain('an agent whose own configuration is not known');
    expect(
      judge(JSON.stringify({ agents: [{ name: 'cloudwatch-agent', config: insights }, { name: 'more' }] })),
    ).toContain('an agent whose own configuration is not known');
    expect(judge('applicationSignals: {targetAgent: other}')).toContain(
      'an agent whose own configuration is not known',
    );
  });
});
