import type { CheckResult } from '../check';
import type { RecordedOutcome } from './run-documents';
import type { RunReport } from './run-report';

/** What somebody could put into any name or text. */
export const hostile = `<script>alert("1")</script>&'`;

export const checkOf = (status: CheckResult['status'], more: Partial<CheckResult> = {}): CheckResult => ({
  id: `check-${status}`,
  title: `It is ${status}`,
  subject: 'network',
  status,
  expected: '3 NAT gateways',
  found: status === 'unsupported' ? 'unsupported: ec2:DescribeThings' : '2 NAT gateways',
  evidence: ['ec2:DescribeNatGateways nat-1: use1-az1'],
  seconds: 0.25,
  ...more,
});

export const stageOf = (stage: string, at: number, seconds: number, outcome: RecordedOutcome = 'done') => ({
  stage,
  title: `terraform ${stage}`,
  startedAt: new Date(Date.UTC(2026, 10, 23, 1, 0, at)).toISOString(),
  seconds,
  outcome,
});

/** A run that passed, unless said otherwise. */
export const runOf = (more: Partial<RunReport> = {}): RunReport => ({
  name: 'network',
  outcome: 'passed',
  target: 'local',
  stages: [stageOf('plan', 0, 4), stageOf('apply', 4, 16)],
  resources: [
    {
      address: 'aws_vpc.main',
      resourceType: 'aws_vpc',
      action: 'create',
      startedAt: '2026-11-23T01:00:05.000Z',
      seconds: 10,
      outcome: 'done',
    },
  ],
  checks: [checkOf('pass')],
  problems: [],
  ...more,
});

/** A run that failed in every way at once. */
export const failedRun = (more: Partial<RunReport> = {}): RunReport =>
  runOf({
    name: 'zones',
    outcome: 'failed',
    stages: [stageOf('apply', 0, 3, 'failed')],
    checks: [checkOf('fail'), checkOf('unsupported'), checkOf('not-applicable', { found: 'no cluster declared' })],
    problems: [
      {
        code: 'HERA_TF_007',
        path: 'aws_nat_gateway.one',
        message: 'the quota is used up',
        allowed: '5',
        fix: 'ask for a higher quota',
        constructPath: 'prod/Network',
      },
    ],
    details: 'Error: NatGatewayLimitExceeded',
    ...more,
  });

/** A run whose target lacks a call that the test needs. */
export const unsupportedRun = (more: Partial<RunReport> = {}): RunReport =>
  runOf({
    name: 'connector',
    outcome: 'unsupported',
    unsupported: ['eks:RegisterCluster'],
    stages: [stageOf('apply', 0, 3, 'failed')],
    ...more,
  });

/** A manifest with one thing that the target cannot hold. */
export const leftOutManifest: NonNullable<RunReport['manifest']> = {
  stack: 'prod-aws',
  environment: { name: 'prod', profile: 'production', region: 'us-east-1' },
  target: { kind: 'local', providerVersion: '5.100.0' },
  leftOut: [{ what: 'aws_ebs_default_kms_key', constructPath: 'prod-aws/Account', reason: 'answers 500' }],
  warnings: [],
};
