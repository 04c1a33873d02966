import { DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetDetectorCommand, type GetDetectorResponse, paginateListDetectors } from '@aws-sdk/client-guardduty';
import { factsOf, type ThreatDetectionFact } from '@hera/core/facts';
import type { Check, CheckContext } from '../check';
import { judge, list, notApplicable, observe, type Observation } from '../internal/observation';
import { collect, saysNotFound } from '@hera/core/aws-sdk';

const featuresOf = (detector: GetDetectorResponse): ReadonlyMap<string, boolean> =>
  new Map(
    (detector.Features ?? []).flatMap(({ Name = '', Status, AdditionalConfiguration = [] }) => [
      [Name, Status === 'ENABLED'] as const,
      ...AdditionalConfiguration.map((extra) => [`${Name}.${extra.Name ?? ''}`, extra.Status === 'ENABLED'] as const),
    ]),
  );

const onOff = (on: boolean | undefined): string => (on === undefined ? 'unknown' : on ? 'on' : 'off');

const declaredFeatures = ({
  features,
  agentManagement,
}: ThreatDetectionFact): readonly (readonly [string, boolean])[] => [
  ...Object.entries(features),
  ...(features['RUNTIME_MONITORING'] === undefined
    ? []
    : [['RUNTIME_MONITORING.EKS_ADDON_MANAGEMENT', agentManagement] as const]),
];

const detectorOf = async ({ aws }: CheckContext, fact: ThreatDetectionFact): Promise<readonly Observation[]> => {
  // A local AWS has nobody elsewhere who would run one.
  if (fact.detector === 'elsewhere' && aws.local) return [];
  const [id] = await collect(paginateListDetectors({ client: aws.guardduty }, {}), (page) => page.DetectorIds);
  if (id === undefined) {
    return [observe('guardduty:ListDetectors', aws.region, 'no detector', ['the region has no detector'])];
  }
  const detector = await aws.guardduty.send(new GetDetectorCommand({ DetectorId: id }));
  const { Status: status = 'unknown', FindingPublishingFrequency: frequency = 'unknown' } = detector;
  const live = featuresOf(detector);
  const expected = fact.publishingFrequency;
  return [
    observe('guardduty:GetDetector', id, `${status}, ${frequency}`, [
      status !== 'ENABLED' && 'it is not enabled',
      expected !== undefined && frequency !== expected && `it publishes ${frequency}, expected ${expected}`,
    ]),
    ...declaredFeatures(fact).map(([name, on]) =>
      observe('guardduty:GetDetector', name, onOff(live.get(name)), [
        live.get(name) !== on && `it is ${onOff(live.get(name))}, expected ${onOff(on)}`,
      ]),
    ),
  ];
};

interface Pattern {
  readonly source?: readonly string[];
  readonly detail?: { readonly severity?: readonly { readonly numeric?: readonly unknown[] }[] };
}

const routeOf = async ({ aws }: CheckContext, { findings }: ThreatDetectionFact): Promise<readonly Observation[]> => {
  const { ruleName, minimumSeverity, deadLetterQueueName: queue } = findings;
  try {
    const rule = await aws.events.send(new DescribeRuleCommand({ Name: ruleName }));
    const { source = [], detail } = JSON.parse(rule.EventPattern ?? '{}') as Pattern;
    const [operator, severity] = detail?.severity?.[0]?.numeric ?? [];
    const { Targets: targets = [] } = await aws.events.send(new ListTargetsByRuleCommand({ Rule: ruleName }));
    const topics = targets.filter(({ Arn }) => Arn?.split(':')[2] === 'sns');
    return [
      observe(
        'events:DescribeRule',
        ruleName,
        `${rule.State ?? 'unknown'}, severity ${String(operator)} ${String(severity)}`,
        [
          rule.State !== 'ENABLED' && 'it is not enabled',
          !source.includes('aws.guardduty') && 'it does not listen to GuardDuty',
          (operator !== '>=' || severity !== minimumSeverity) && `it does not begin at severity ${minimumSeverity}`,
        ],
      ),
      observe('events:ListTargetsByRule', ruleName, list(targets.map(({ Arn = 'unknown' }) => Arn)), [
        topics.length === 0 && 'no topic is told',
        queue !== undefined &&
          topics.some(({ DeadLetterConfig }) => DeadLetterConfig?.Arn?.endsWith(`:${queue}`) !== true) &&
          `what cannot be delivered is not kept in ${queue}`,
      ]),
    ];
  } catch (error) {
    if (!saysNotFound(error)) throw error;
    return [observe('events:DescribeRule', ruleName, 'no such rule', ['the rule does not exist'])];
  }
};

/** GuardDuty and the way of its findings to people. */
export const threatDetection: Check = {
  id: 'threat-detection',
  title: 'GuardDuty watches what is declared, and its findings reach a topic',
  subject: 'detection',
  run: async (context) => {
    const declared = factsOf(context.manifest.facts, 'threat-detection');
    if (declared.length === 0) return notApplicable('the stack declares no threat detection');
    const seen = await Promise.all(declared.flatMap((fact) => [detectorOf(context, fact), routeOf(context, fact)]));
    return judge(
      declared
        .map((fact) => {
          const on = declaredFeatures(fact).filter(([, enabled]) => enabled);
          return `${list(on.map(([name]) => name))}; findings from severity ${fact.findings.minimumSeverity} by ${fact.findings.ruleName}`;
        })
        .join('; '),
      seen.flat(),
    );
  },
};
