import { AwsStack, contextOf, defineEnvironment, factsOf, type TopicRef } from '@hera/core';
import { plainStack, problemsOf, resources, synth, testStack } from '@hera/core/testing';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { type TerraformStack, Testing, Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { NotificationTopic, ThreatDetection, type ThreatDetectionProps } from '../index';
import { statements } from '../security.fixture';

const topic: TopicRef = { topicArn: 'arn:aws:sns:us-east-1:111122223333:alerts' };

const built = (props: Partial<ThreatDetectionProps> = {}, stack: TerraformStack = testStack('production')) => {
  const detection = new ThreatDetection(stack, 'Detection', { topic, ...props });
  const json = synth(stack);
  const features = Object.fromEntries(
    resources(json, 'aws_guardduty_detector_feature').map(({ name, status }) => [name, status]),
  );
  const [fact] = factsOf(contextOf(stack).facts, 'threat-detection');
  return { detection, json, features, fact, stack };
};

const of = (json: ReturnType<typeof synth>, type: string) => resources(json, type)[0] ?? {};

describe('threat detection', () => {
  it('makes a detector that tells again every quarter of an hour', () => {
    const { json, detection } = built();
    expect(resources(json, 'aws_guardduty_detector')).toEqual([
      { enable: true, finding_publishing_frequency: 'FIFTEEN_MINUTES', tags: { Name: 'prod-guardduty' } },
    ]);
    expect(Object.keys(json.resource['aws_guardduty_detector'] ?? {})).toEqual(['Detection_Detector_92F8C003']);
    expect(detection.detectorId).toMatch(/^\$\{/);
  });

  it('writes every switch, so that what AWS turns on in a new detector is seen and priced', () => {
    expect(built().features).toEqual({
      EKS_AUDIT_LOGS: 'ENABLED',
      RUNTIME_MONITORING: 'ENABLED',
      EBS_MALWARE_PROTECTION: 'ENABLED',
      S3_DATA_EVENTS: 'ENABLED',
      RDS_LOGIN_EVENTS: 'ENABLED',
      LAMBDA_NETWORK_LOGS: 'ENABLED',
    });
  });

  it('turns off what is switched off, instead of leaving it out', () => {
    const { features, fact, json } = built({ features: { s3DataEvents: false, runtimeMonitoring: false } });
    expect(features).toMatchObject({
      S3_DATA_EVENTS: 'DISABLED',
      RUNTIME_MONITORING: 'DISABLED',
      EKS_AUDIT_LOGS: 'ENABLED',
    });
    expect(JSON.stringify(resources(json, 'aws_guardduty_detector_feature'))).not.toContain(
      '"EKS_ADDON_MANAGEMENT","status":"ENABLED"',
    );
    expect(fact).toMatchObject({ features: { S3_DATA_EVENTS: false, EKS_AUDIT_LOGS: true }, agentManagement: false });
    expect(fact?.prices.rows.map(({ what }) => what)).not.toContain('S3 data events');
  });

  it.each([
    [undefined, 'ENABLED'],
    [false, 'DISABLED'],
  ])('says who puts the agent on nodes: agentManagement %s', (agentManagement, status) => {
    const { json } = built({ features: agentManagement === undefined ? {} : { agentManagement } });
    const runtime = resources(json, 'aws_guardduty_detector_feature').find(({ name }) => name === 'RUNTIME_MONITORING');
    expect(runtime?.['additional_configuration']).toEqual([
      { name: 'EKS_ADDON_MANAGEMENT', status },
      { name: 'ECS_FARGATE_AGENT_MANAGEMENT', status: 'DISABLED' },
      { name: 'EC2_AGENT_MANAGEMENT', status: 'DISABLED' },
    ]);
  });

  it('routes findings from a severity upwards, in words that people can read', () => {
    const { json } = built();
    expect(JSON.parse(String(of(json, 'aws_cloudwatch_event_rule')['event_pattern']))).toEqual({
      source: ['aws.guardduty'],
      'detail-type': ['GuardDuty Finding'],
      detail: { severity: [{ numeric: ['>=', 4] }] },
    });
    expect(of(json, 'aws_cloudwatch_event_rule')['name']).toBe('prod-guardduty-findings');
    const { input_transformer: transformer, ...target } = of(json, 'aws_cloudwatch_event_target');
    expect(target).toMatchObject({
      arn: topic.topicArn,
      retry_policy: { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 },
      dead_letter_config: { arn: expect.stringMatching(/^\$\{aws_sqs_queue\.Detection_Findings_Undelivered_/) },
    });
    // EventBridge refuses a role for a topic that is encrypted, and takes the topic's policy.
    expect(target).not.toHaveProperty('role_arn');
    const { input_paths: paths, input_template: template } = transformer as Record<string, never>;
    const used = [...String(template).matchAll(/<(\w+)>/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(paths ?? {}).sort());
    for (const line of String(template).split('\n')) expect(JSON.parse(line)).toEqual(expect.any(String));
  });

  it('keeps what cannot be delivered for 14 days, where only this rule may put it', () => {
    const { json, detection, fact } = built();
    const queue = of(json, 'aws_sqs_queue');
    expect(queue).toMatchObject({
      name: 'prod-guardduty-undelivered',
      message_retention_seconds: 1_209_600,
      sqs_managed_sse_enabled: true,
    });
    const [events, tls, ...more] = statements(queue['policy']);
    expect(events).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Condition: {
        ArnEquals: {
          'aws:SourceArn': expect.stringMatching(/^arn:.*:events:us-east-1:.*:rule\/prod-guardduty-findings$/),
        },
      },
    });
    expect(tls).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    expect(more).toEqual([]);
    expect(detection.deadLetterQueueArn).toMatch(/^\$\{/);
    expect(fact?.findings).toEqual({
      ruleName: 'prod-guardduty-findings',
      minimumSeverity: 4,
      deadLetterQueueName: 'prod-guardduty-undelivered',
    });
  });

  it('keeps its addresses', () => {
    const { json } = built();
    const addresses = Object.entries(json.resource).flatMap(([type, all]) =>
      Object.keys(all).map((id) => `${type}.${id}`),
    );
    expect(addresses.sort()).toMatchInlineSnapshot(`
      [
        "aws_cloudwatch_event_rule.Detection_Findings_Rule_2A5C00DA",
        "aws_cloudwatch_event_target.Detection_Findings_Target_287060DB",
        "aws_guardduty_detector.Detection_Detector_92F8C003",
        "aws_guardduty_detector_feature.Detection_ebsMalwareProtection_58763C2A",
        "aws_guardduty_detector_feature.Detection_eksAuditLogs_9A8A4C1F",
        "aws_guardduty_detector_feature.Detection_lambdaNetworkLogs_26257E51",
        "aws_guardduty_detector_feature.Detection_rdsLoginEvents_627D8D40",
        "aws_guardduty_detector_feature.Detection_runtimeMonitoring_2F222C51",
        "aws_guardduty_detector_feature.Detection_s3DataEvents_DB82C913",
        "aws_sqs_queue.Detection_Findings_Undelivered_5C788D58",
      ]
    `);
  });

  it('can do without the queue', () => {
    const { json, detection, fact } = built({ deadLetterQueue: false, retryHours: 1.5 });
    expect(resources(json, 'aws_sqs_queue')).toEqual([]);
    expect(of(json, 'aws_cloudwatch_event_target')).not.toHaveProperty('dead_letter_config');
    expect(of(json, 'aws_cloudwatch_event_target')).toMatchObject({
      retry_policy: { maximum_event_age_in_seconds: 5400 },
    });
    expect(detection.deadLetterQueueArn).toBeUndefined();
    expect(fact?.findings).not.toHaveProperty('deadLetterQueueName');
  });

  it.each([
    ['low', 1],
    ['high', 7],
    ['critical', 9],
    [5.5, 5.5],
  ] as const)('begins at severity %s', (minimumSeverity, number) => {
    const { json } = built({ minimumSeverity });
    expect(String(of(json, 'aws_cloudwatch_event_rule')['event_pattern'])).toContain(`[">=",${number}]`);
  });

  it('leaves numbers out of the message on a local target, whose bus would drop it, and says so', () => {
    const { json, stack } = built(
      {},
      testStack('production', { target: { kind: 'local', providerVersion: '5.100.0' } }),
    );
    const transformer = JSON.stringify(of(json, 'aws_cloudwatch_event_target')['input_transformer']);
    expect(transformer).not.toMatch(/<(severity|count)>|detail\.severity|service\.count/);
    expect(transformer).toContain('GuardDuty severity (number): <title>');
    expect(contextOf(stack).leftOut).toMatchObject([
      { what: 'aws_cloudwatch_event_target.input_transformer: severity and count' },
    ]);
  });

  it('waits for what the topic waits for', () => {
    const stack = testStack('production');
    const ready = new IamRole(stack, 'Policy', { assumeRolePolicy: '{}' });
    const { json } = built({ topic: { ...topic, ready: [ready] } }, stack);
    expect(of(json, 'aws_cloudwatch_event_target')).toMatchObject({ depends_on: ['aws_iam_role.Policy'] });
  });

  it('works with a topic of the same stack, and outside of an environment', () => {
    const stack = plainStack();
    const key = { keyArn: 'arn:aws:kms:us-east-1:111122223333:key/k' };
    const made = new NotificationTopic(stack, 'Topic', { publishers: ['eventbridge'], key });
    const { json, fact } = built({ topic: made }, stack);
    expect(of(json, 'aws_cloudwatch_event_target')['arn']).toMatch(/^\$\{aws_sns_topic\.Topic_/);
    expect(fact?.prices).not.toHaveProperty('region');
    expect(fact?.prices.rows.some(({ steps }) => steps !== undefined)).toBe(false);
  });
});

describe('a detector of others', () => {
  const detectorId = '12abc34d567e8fa901bc2d34e56789f0';

  it('gets the features for EKS, and keeps the rest as it is', () => {
    const { json, features, fact, detection } = built({
      detector: { detectorId },
      features: { rdsLoginEvents: false },
    });
    expect(resources(json, 'aws_guardduty_detector')).toEqual([]);
    expect(features).toEqual({
      EKS_AUDIT_LOGS: 'ENABLED',
      RUNTIME_MONITORING: 'ENABLED',
      RDS_LOGIN_EVENTS: 'DISABLED',
    });
    expect(detection.detectorId).toBe(detectorId);
    expect(fact).toMatchObject({ detector: 'adopted' });
    expect(fact).not.toHaveProperty('publishingFrequency');
    // Whoever made it pays for its foundations already.
    expect(fact?.prices.rows.map(({ what }) => what)).toEqual(['EKS audit logs', 'Runtime monitoring']);
  });

  it('that runs elsewhere gets a way to the topic, and costs nothing here', () => {
    const { json, fact, detection } = built({ detector: 'elsewhere' });
    expect(Object.keys(json.resource).sort()).toEqual([
      'aws_cloudwatch_event_rule',
      'aws_cloudwatch_event_target',
      'aws_sqs_queue',
    ]);
    expect(detection.detectorId).toBeUndefined();
    expect(fact).toMatchObject({ detector: 'elsewhere', features: {}, agentManagement: false, prices: { rows: [] } });
  });
});

describe('prices', () => {
  it('are those of the region, with all their steps', () => {
    const { fact } = built();
    expect(fact?.prices).toMatchObject({ asOf: '2026-10-07', region: 'us-east-1', freeTrialDays: 30 });
    expect(fact?.prices.rows.find(({ what }) => what === 'Runtime monitoring')).toEqual({
      what: 'Runtime monitoring',
      unit: 'vCPU-month',
      dependsOn: 'vCPUs of nodes with the agent',
      nodes: true,
      steps: [{ upTo: 500, usd: 1.5 }, { upTo: 5000, usd: 0.75 }, { usd: 0.25 }],
    });
    expect(fact?.prices.rows).toHaveLength(8);
  });

  it('of another region are not known, and never taken from elsewhere', () => {
    const environment = defineEnvironment({ name: 'prod', profile: 'production', region: 'eu-west-1' });
    const { fact } = built(
      { topic: { topicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts' } },
      new AwsStack(Testing.app(), 'prod-aws', { environment }),
    );
    expect(fact?.prices.rows).toHaveLength(8);
    expect(fact?.prices.rows.filter(({ steps }) => steps !== undefined)).toEqual([]);
    expect(fact?.prices.source).toBe('');
  });
});

describe('threat detection is refused', () => {
  const refused = (props: unknown) =>
    problemsOf(() => built(props as Partial<ThreatDetectionProps>)).map(({ code, path }) => `${code} ${path}`);

  it.each<[string, unknown, string]>([
    ['an unknown property', { detektor: 'own' }, 'HERA_SEC_001 threatDetection'],
    ['an unknown feature', { features: { ecs: true } }, 'HERA_SEC_001 threatDetection.features'],
    ['no topic', { topic: undefined }, 'HERA_SEC_001 threatDetection.topic'],
    ['an unknown level', { minimumSeverity: 'urgent' }, 'HERA_SEC_001 threatDetection.minimumSeverity'],
    ['an unknown frequency', { publishingFrequency: 'DAILY' }, 'HERA_SEC_001 threatDetection.publishingFrequency'],
    [
      'a queue as topic',
      { topic: { topicArn: 'arn:aws:sqs:us-east-1:111122223333:q' } },
      'HERA_SEC_037 threatDetection.topic.topicArn',
    ],
    [
      'a topic of another region',
      { topic: { topicArn: 'arn:aws:sns:eu-west-1:111122223333:t' } },
      'HERA_SEC_037 threatDetection.topic.topicArn',
    ],
    [
      'a FIFO topic',
      { topic: { topicArn: 'arn:aws:sns:us-east-1:111122223333:t.fifo' } },
      'HERA_SEC_037 threatDetection.topic.topicArn',
    ],
    [
      'a topic closed to EventBridge',
      { topic: { ...topic, publishers: ['cloudwatch-alarms'] } },
      'HERA_SEC_038 threatDetection.topic',
    ],
    ['no severity', { minimumSeverity: 0 }, 'HERA_SEC_039 threatDetection.minimumSeverity'],
    ['too much of it', { minimumSeverity: 10.5 }, 'HERA_SEC_039 threatDetection.minimumSeverity'],
    ['a name as detector', { detector: { detectorId: 'main' } }, 'HERA_SEC_040 threatDetection.detector.detectorId'],
    [
      'features of a detector elsewhere',
      { detector: 'elsewhere', features: { eksAuditLogs: true } },
      'HERA_SEC_041 threatDetection.features',
    ],
    [
      'the frequency of an adopted detector',
      { detector: { detectorId: 'a'.repeat(32) }, publishingFrequency: 'ONE_HOUR' },
      'HERA_SEC_041 threatDetection.publishingFrequency',
    ],
    [
      'an agent without runtime monitoring',
      { features: { runtimeMonitoring: false, agentManagement: true } },
      'HERA_SEC_042 threatDetection.features.agentManagement',
    ],
    ['half an hour', { retryHours: 0.5 }, 'HERA_SEC_043 threatDetection.retryHours'],
    ['two days', { retryHours: 48 }, 'HERA_SEC_043 threatDetection.retryHours'],
    ['seconds', { retryHours: 1.001 }, 'HERA_SEC_043 threatDetection.retryHours'],
    [
      'a severity known later',
      { minimumSeverity: Token.asNumber({ ref: 'x' }) },
      'HERA_CORE_002 threatDetection.minimumSeverity',
    ],
    [
      'a switch known later',
      { features: { eksAuditLogs: Token.asAny({ ref: 'x' }) } },
      'HERA_CORE_002 threatDetection.features.eksAuditLogs',
    ],
  ])('for %s', (_, props, expected) => {
    expect(refused(props)).toEqual([expected]);
  });

  it('twice in one stack', () => {
    const stack = testStack('production');
    new ThreatDetection(stack, 'One', { topic });
    const problems = problemsOf(() => new ThreatDetection(stack, 'Other', { topic }));
    expect(problems).toMatchObject([{ code: 'HERA_SEC_044', constructPath: 'prod-aws/Other' }]);
  });

  it('not for a topic or a detector that is known later', () => {
    const later = Token.asString({ ref: 'x' });
    expect(refused({ topic: { topicArn: later }, detector: { detectorId: later } })).toEqual([]);
  });

  it('with all problems together', () => {
    expect(refused({ topic: { topicArn: 'x', publishers: [] }, minimumSeverity: 11, retryHours: 0 })).toEqual([
      'HERA_SEC_038 threatDetection.topic',
      'HERA_SEC_037 threatDetection.topic.topicArn',
      'HERA_SEC_039 threatDetection.minimumSeverity',
      'HERA_SEC_043 threatDetection.retryHours',
    ]);
  });
});
