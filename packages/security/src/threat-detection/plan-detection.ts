import { checkTopic, contextOf, factsOf, isUnknown, parseWith, ProblemCollector, requireKnown } from '@hera/core';
import type { IConstruct } from 'constructs';
import { z } from 'zod';
import { type Feature, featureNames, type ThreatDetectionFeatures } from './features';
import { severityLevels, severityOf } from './severity';
import { type PublishingFrequency, publishingFrequencies, type ThreatDetectionProps } from './threat-detection-props';

const flag = z.boolean().optional();

const schema = z.strictObject({
  topic: z.looseObject({ topicArn: z.string(), publishers: z.array(z.string()).optional() }),
  detector: z.union([z.enum(['own', 'elsewhere']), z.strictObject({ detectorId: z.string() })]).optional(),
  features: z
    .strictObject({
      eksAuditLogs: flag,
      runtimeMonitoring: flag,
      agentManagement: flag,
      ebsMalwareProtection: flag,
      s3DataEvents: flag,
      rdsLoginEvents: flag,
      lambdaNetworkLogs: flag,
    } satisfies Record<keyof ThreatDetectionFeatures, typeof flag>)
    .optional(),
  publishingFrequency: z.enum(publishingFrequencies).optional(),
  minimumSeverity: z
    .union([z.enum(Object.keys(severityLevels) as [keyof typeof severityLevels]), z.number()])
    .optional(),
  deadLetterQueue: flag,
  retryHours: z.number().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

/** Props after validation, with defaults filled in. */
export interface DetectionPlan {
  readonly detector: 'own' | 'adopted' | 'elsewhere';
  /** Of an adopted detector. @default - not adopted */
  readonly detectorId?: string;
  /** Features that are written, with their switch. */
  readonly features: readonly (readonly [Feature, boolean])[];
  readonly agentManagement: boolean;
  readonly publishingFrequency: PublishingFrequency;
  readonly minimumSeverity: number;
  readonly deadLetterQueue: boolean;
  readonly retryHours: number;
}

/** On unless switched off, in a detector of one's own; in somebody else's only when asked for. */
const plannedFeatures = (
  detector: DetectionPlan['detector'],
  asked: ThreatDetectionFeatures,
): readonly (readonly [Feature, boolean])[] =>
  detector === 'elsewhere'
    ? []
    : (Object.keys(featureNames) as Feature[]).flatMap((name) => {
        const byDefault =
          detector === 'own' || name === 'eksAuditLogs' || name === 'runtimeMonitoring' ? true : undefined;
        const on = asked[name] ?? byDefault;
        return on === undefined ? [] : [[name, on] as const];
      });

const checkDetector = (problems: ProblemCollector, plan: DetectionPlan, props: ThreatDetectionProps): void => {
  const { detector, detectorId } = plan;
  if (detectorId !== undefined && !isUnknown(detectorId) && !/^[0-9a-f]{32}$/.test(detectorId)) {
    problems.add({
      code: 'HERA_SEC_040',
      path: 'threatDetection.detector.detectorId',
      message: `${JSON.stringify(detectorId)} is not the id of a detector`,
      allowed: '32 hexadecimal digits, as aws guardduty list-detectors shows',
      fix: 'copy the id of the region',
    });
  }
  const idle = [
    ...(detector === 'elsewhere' && props.features !== undefined ? ['features'] : []),
    ...(detector !== 'own' && props.publishingFrequency !== undefined ? ['publishingFrequency'] : []),
  ];
  for (const name of idle) {
    problems.add({
      code: 'HERA_SEC_041',
      path: `threatDetection.${name}`,
      message: `belongs to a detector that ${detector === 'elsewhere' ? 'others run' : 'others made'}, so it would have no effect`,
      fix: `leave ${name} out, or let the stack make the detector`,
    });
  }
  if (plan.agentManagement && !plan.features.some(([name, on]) => name === 'runtimeMonitoring' && on)) {
    problems.add({
      code: 'HERA_SEC_042',
      path: 'threatDetection.features.agentManagement',
      message: 'an agent is of no use while runtime monitoring is off',
      fix: 'turn runtimeMonitoring on, or leave agentManagement out',
    });
  }
};

const checkNumbers = (problems: ProblemCollector, { minimumSeverity, retryHours }: DetectionPlan): void => {
  if (minimumSeverity < 1 || minimumSeverity > 10) {
    problems.add({
      code: 'HERA_SEC_039',
      path: 'threatDetection.minimumSeverity',
      message: `GuardDuty gives no finding the severity ${minimumSeverity}`,
      allowed: `${Object.entries(severityLevels)
        .map(([name, value]) => `${name} (${value})`)
        .join(', ')}, or a number from 1 to 10`,
      fix: 'choose one of these',
    });
  }
  if (retryHours * 60 !== Math.round(retryHours * 60) || retryHours < 1 || retryHours > 24) {
    problems.add({
      code: 'HERA_SEC_043',
      path: 'threatDetection.retryHours',
      message: `EventBridge does not try for ${retryHours} hours`,
      allowed: '1 to 24, in whole minutes',
      fix: 'choose a number in that range',
    });
  }
};

/**
 * Validates props in one pass and fills in the defaults.
 *
 * @throws HeraError with every problem found
 */
export const planDetection = (scope: IConstruct, props: ThreatDetectionProps): DetectionPlan => {
  const { region, facts } = contextOf(scope);
  const problems = new ProblemCollector(scope.node.path);
  const literal = ['detector', 'publishingFrequency', 'minimumSeverity', 'deadLetterQueue', 'retryHours'] as const;
  for (const name of literal) problems.collect(() => requireKnown(props[name], `threatDetection.${name}`));
  for (const [name, value] of Object.entries(props.features ?? {})) {
    problems.collect(() => requireKnown(value as unknown, `threatDetection.features.${name}`));
  }
  problems.throwIfAny();
  parseWith(schema, props, { code: 'HERA_SEC_001', root: 'threatDetection', constructPath: scope.node.path });
  const { detector: asked = 'own', features = {} } = props;
  const detector = typeof asked === 'string' ? asked : 'adopted';
  const planned = plannedFeatures(detector, features);
  const runtime = planned.some(([name, on]) => name === 'runtimeMonitoring' && on);
  const plan: DetectionPlan = {
    detector,
    ...(typeof asked === 'string' ? {} : { detectorId: asked.detectorId }),
    features: planned,
    agentManagement: features.agentManagement ?? runtime,
    publishingFrequency: props.publishingFrequency ?? 'FIFTEEN_MINUTES',
    minimumSeverity: severityOf(props.minimumSeverity ?? 'medium'),
    deadLetterQueue: props.deadLetterQueue ?? true,
    retryHours: props.retryHours ?? 24,
  };
  if (factsOf(facts, 'threat-detection').length > 0) {
    problems.add({
      code: 'HERA_SEC_044',
      path: 'threatDetection',
      message: 'the stack has a threat detection already, and an account has one detector for each region',
      fix: 'keep one of the two',
    });
  }
  checkTopic(problems, props.topic, {
    publisher: 'eventbridge',
    path: 'threatDetection.topic',
    otherwise: 'no finding would arrive',
    codes: { publisher: 'HERA_SEC_038', topicArn: 'HERA_SEC_037' },
    region: { name: region },
  });
  checkDetector(problems, plan, props);
  checkNumbers(problems, plan);
  problems.throwIfAny();
  return plan;
};
