import type { ClusterFact, Fact, NodeGroupFact, ThreatDetectionFact } from '@hera/core/facts';
import type { StackManifest } from '@hera/core/manifest';
import type { Plan } from '@hera/terraform';
import { describe, expect, it } from 'vitest';
import { detectionLines, turnsDetectionOn, usdFor } from './threat-detection-view';

const change = (type: string, before: unknown, after: unknown) => ({
  address: `${type}.one`,
  mode: 'managed' as const,
  type,
  name: 'one',
  change: { actions: before === null ? ['create'] : after === null ? ['delete'] : ['update'], before, after },
});

const planOf = (...changes: readonly ReturnType<typeof change>[]): Plan =>
  ({ format_version: '1.2', resource_changes: changes }) as unknown as Plan;

const detector = (before: unknown, after: unknown) => change('aws_guardduty_detector', before, after);
const feature = (before: unknown, after: unknown) => change('aws_guardduty_detector_feature', before, after);

const steps = [{ upTo: 500, usd: 1.5 }, { upTo: 5000, usd: 0.75 }, { usd: 0.25 }];

const detection = (more: Partial<ThreatDetectionFact['prices']> = {}): ThreatDetectionFact => ({
  kind: 'threat-detection',
  detector: 'own',
  features: { EKS_AUDIT_LOGS: true, RUNTIME_MONITORING: true },
  agentManagement: true,
  publishingFrequency: 'FIFTEEN_MINUTES',
  findings: { ruleName: 'prod-guardduty-findings', minimumSeverity: 4 },
  prices: {
    asOf: '2026-10-07',
    source: 'the page',
    freeTrialDays: 30,
    region: 'us-east-1',
    rows: [
      {
        what: 'EKS audit logs',
        unit: 'million events',
        dependsOn: 'requests to the Kubernetes API',
        steps: [{ upTo: 100, usd: 1.6 }],
      },
      {
        what: 'Runtime monitoring',
        unit: 'vCPU-month',
        dependsOn: 'vCPUs of nodes with the agent',
        nodes: true,
        steps,
      },
    ],
    ...more,
  },
});

const group = (minimum: number, maximum: number, more: Partial<NodeGroupFact> = {}): NodeGroupFact => ({
  name: 'apps',
  instanceTypes: ['m5.large'],
  capacityType: 'ON_DEMAND',
  minimum,
  maximum,
  zones: [],
  tainted: false,
  volumeKey: 'customer-managed',
  vcpus: { least: 2, most: 2 },
  ...more,
});

const cluster = (nodeGroups: readonly NodeGroupFact[], more: Partial<ClusterFact> = {}): Fact =>
  ({ kind: 'cluster', nodeGroups, ...more }) as ClusterFact;

const lines = (facts: readonly Fact[], plan = planOf(detector(null, { enable: true }))): readonly string[] =>
  detectionLines(
    { facts: Object.fromEntries(facts.map((fact, index) => [`${index}`, fact])) } as unknown as StackManifest,
    plan,
  );

const runtime = (facts: readonly Fact[]): string | undefined => lines(facts).find((line) => line.includes('Runtime'));

describe('a plan turns threat detection on', () => {
  it.each<[string, Plan, boolean]>([
    ['by a new detector', planOf(detector(null, { enable: true })), true],
    ['by a detector that was off', planOf(detector({ enable: false }, { enable: true })), true],
    ['by a feature that was off', planOf(feature({ status: 'DISABLED' }, { status: 'ENABLED' })), true],
    ['not by a detector that is on', planOf(detector({ enable: true }, { enable: true })), false],
    ['not by a feature that is written as off', planOf(feature(null, { status: 'DISABLED' })), false],
    ['not by what goes away', planOf(detector({ enable: true }, null), feature({ status: 'ENABLED' }, null)), false],
    ['not by anything else', planOf(change('aws_vpc', null, { enable: true, status: 'ENABLED' })), false],
  ])('%s', (_, plan, on) => {
    expect(turnsDetectionOn(plan)).toBe(on);
    expect(lines([detection()], plan).length > 0).toBe(on);
  });
});

describe('prices', () => {
  it('are shown with what they depend on, and for the nodes of the cluster', () => {
    expect(lines([detection(), cluster([group(3, 3), group(3, 20)])])).toMatchInlineSnapshot(`
      [
        "This plan turns on threat detection (GuardDuty). It costs by what it analyses, in us-east-1:",
        "  EKS audit logs      1.60 USD per million events, first 100         requests to the Kubernetes API",
        "  Runtime monitoring  1.50 USD per vCPU-month, first 500, then less  12 to 46 vCPUs of the node groups: 18.00 to 69.00 USD a month",
        "  List prices of 2026-10-07 (the page); free for 30 days where it was never on before.",
      ]
    `);
  });

  it.each<[string, readonly Fact[], string]>([
    ['without a cluster', [], 'vCPUs of nodes with the agent'],
    [
      'with a type that is not in the table',
      [cluster([{ ...group(1, 2), vcpus: undefined } as never])],
      'vCPUs of nodes with the agent',
    ],
    ['of one size', [cluster([group(2, 2)])], '4 vCPUs of the node groups: 6.00 USD a month'],
    [
      'of several types',
      [cluster([group(1, 10, { vcpus: { least: 2, most: 8 } })])],
      '2 to 80 vCPUs of the node groups: 3.00 to 120.00 USD a month',
    ],
    [
      'with Karpenter',
      [cluster([group(2, 2)], { karpenter: { namespace: 'k', version: '1', nodePools: [] } })],
      '6.00 USD a month; nodes of Karpenter or Auto Mode on top',
    ],
  ])('of nodes: %s', (_, facts, text) => {
    expect(runtime([detection(), ...facts])).toContain(text);
  });

  it('that are not known are said to be unknown, and nothing is worked out from them', () => {
    const [audit, nodes] = detection().prices.rows.map(({ steps: _, ...row }) => row);
    const unknown = detection({
      rows: [audit, nodes].filter((row) => row !== undefined),
      source: '',
      region: 'eu-west-1',
    });
    const text = lines([unknown, cluster([group(3, 20)])]).join('\n');
    expect(text.match(/price not known here/g)).toHaveLength(2);
    expect(text).toContain('6 to 40 vCPUs of the node groups');
    expect(text).not.toMatch(/USD/);
  });

  it('are not shown where somebody else runs it', () => {
    expect(lines([detection({ rows: [] })])).toEqual([]);
  });

  it.each([
    [0, 0],
    [6, 9],
    [500, 750],
    [600, 825],
    [6000, 750 + 3375 + 250],
  ])('of %i vCPUs follow their steps', (units, usd) => {
    expect(usdFor(units, steps)).toBe(usd);
  });

  it('beyond the last step that is known are not known', () => {
    expect(usdFor(101, [{ upTo: 100, usd: 1.6 }])).toBeUndefined();
  });
});
