import { contextOf, nameTag, publishFact } from '@hera/core';
import { GuarddutyDetector } from '@cdktf/provider-aws/lib/guardduty-detector/index.js';
import { GuarddutyDetectorFeature } from '@cdktf/provider-aws/lib/guardduty-detector-feature/index.js';
import { Construct } from 'constructs';
import { accountOf } from '../internal/account';
import { featureNames } from './features';
import { FindingRoute } from './finding-route';
import { type DetectionPlan, planDetection } from './plan-detection';
import { pricesOf } from './prices';
import type { ThreatDetectionProps } from './threat-detection-props';

const switched = (on: boolean): 'ENABLED' | 'DISABLED' => (on ? 'ENABLED' : 'DISABLED');

/**
 * GuardDuty for the account and region of the stack, and the way of its findings to a topic.
 *
 * A detector costs by what it analyses: `infractl plan` and `apply` show the prices before they turn one on.
 *
 * @throws HeraError `HERA_SEC_001`, `HERA_SEC_037` to `HERA_SEC_044`, `HERA_CORE_002` where a literal is needed
 */
export class ThreatDetection extends Construct {
  /** Id of the detector. @default - others run it */
  readonly detectorId?: string;
  /** Name of the EventBridge rule. */
  readonly ruleName: string;
  /** ARN of the queue with findings that could not be delivered; somebody should be told when it is not empty. @default - there is none */
  readonly deadLetterQueueArn?: string;

  constructor(scope: Construct, id: string, props: ThreatDetectionProps) {
    super(scope, id);
    const plan = planDetection(this, props);
    const { name: environment, region } = contextOf(this);
    const tags = props.tags ?? {};
    const detectorId =
      plan.detector === 'own'
        ? new GuarddutyDetector(this, 'Detector', {
            enable: true,
            findingPublishingFrequency: plan.publishingFrequency,
            tags: { ...tags, ...nameTag(environment, 'guardduty') },
          }).id
        : plan.detectorId;
    if (detectorId !== undefined) {
      this.detectorId = detectorId;
      this.#features(detectorId, plan);
    }
    const route = new FindingRoute(this, 'Findings', {
      environment,
      account: accountOf(this),
      topic: props.topic,
      minimumSeverity: plan.minimumSeverity,
      deadLetterQueue: plan.deadLetterQueue,
      retryHours: plan.retryHours,
      tags,
    });
    this.ruleName = route.ruleName;
    if (route.deadLetterQueueArn !== undefined) this.deadLetterQueueArn = route.deadLetterQueueArn;
    const on = plan.features.flatMap(([name, enabled]) => (enabled ? [featureNames[name]] : []));
    publishFact(this, {
      kind: 'threat-detection',
      detector: plan.detector,
      features: Object.fromEntries(plan.features.map(([name, enabled]) => [featureNames[name], enabled])),
      agentManagement: plan.agentManagement,
      ...(plan.detector === 'own' ? { publishingFrequency: plan.publishingFrequency } : {}),
      findings: {
        ruleName: route.ruleName,
        minimumSeverity: plan.minimumSeverity,
        ...(route.deadLetterQueueName === undefined ? {} : { deadLetterQueueName: route.deadLetterQueueName }),
      },
      prices: pricesOf(on, plan.detector === 'own', region),
    });
  }

  /** Each is written, on or off: what is left out keeps the state that AWS or somebody else gave it. */
  #features(detectorId: string, { features, agentManagement }: DetectionPlan): void {
    for (const [name, on] of features) {
      new GuarddutyDetectorFeature(this, name, {
        detectorId,
        name: featureNames[name],
        status: switched(on),
        // All three: AWS shows all three, and the provider replaces the feature in every plan for one that is not declared
        // (hashicorp/terraform-provider-aws#36695). In the order in which AWS shows them, which providers before 6.18 care for.
        ...(name === 'runtimeMonitoring'
          ? {
              additionalConfiguration: [
                { name: 'EKS_ADDON_MANAGEMENT', status: switched(agentManagement) },
                { name: 'ECS_FARGATE_AGENT_MANAGEMENT', status: switched(false) },
                { name: 'EC2_AGENT_MANAGEMENT', status: switched(false) },
              ],
            }
          : {}),
      });
    }
  }
}
