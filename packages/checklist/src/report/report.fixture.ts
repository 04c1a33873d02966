import type { Evidence } from '../engine/evidence';
import { type ItemResult, type LevelResult, type Report, statuses } from '../engine/report';
import { loadItems } from '../items/load';

/** What a name in a stack may try on a reader's screen, page or comment. */
export const hostile = '<img src=x onerror="alert(1)">\u001b[2J\u202e|`@everyone https://evil.example ]]> ]]>';

export const at = '2026-11-26T12:00:00.000Z';

const source = { file: 'src/main.ts', line: 41, column: 3 };

const breaks = (subject: string, more: Partial<Evidence> = {}): Evidence => ({
  verdict: 'breaks',
  level: 'plan',
  subject,
  message: 'leads to a NAT gateway of another zone',
  constructPath: `prod-aws/Network/${subject}`,
  source,
  ...more,
});

const levelOf = (status: LevelResult['status'], evidence: readonly Evidence[]): LevelResult => ({
  level: 'plan',
  at,
  stale: false,
  earlier: false,
  status,
  reason: `reason of ${status}`,
  evidence,
});

/** A result of an item as it stands in `items.json`. */
export const resultOf = (id: string, more: Partial<ItemResult> & Pick<ItemResult, 'status'>): ItemResult => {
  const item = loadItems().find((each) => each.id === id);
  if (item === undefined) throw new Error(`no item ${id}`);
  const { title, section, severity, anchors, remediation, runbook } = item;
  return {
    item: id,
    title,
    section,
    severity,
    reason: `reason of ${more.status}`,
    level: 'plan',
    demand: 'required',
    evidence: [],
    levels: [],
    drift: false,
    notSeen: [],
    anchors,
    remediation,
    runbook,
    at,
    ...more,
  };
};

const record = {
  item: 'mon-16-on-call-rotation',
  kind: 'attestation',
  statement: 'two people a week',
  evidence: ['https://wiki.example/on-call'],
  by: 'ops@example.com',
  role: 'lead',
  date: '2026-05-01',
  expires: '2026-07-30',
  file: 'apps/prod-aws/checklist/mon-16-on-call-rotation.yaml',
  signature: 'verified',
  problems: [],
} as const;

const routes = [
  breaks('aws_route.A', { attribute: 'nat_gateway_id', value: 'aws_nat_gateway.B', expected: 'aws_nat_gateway.A' }),
  breaks('aws_route.B'),
  breaks(`aws_route.${hostile}`, { source: { ...source, line: 57 } }),
];
const held: Evidence = { verdict: 'holds', level: 'plan', subject: 'aws_subnet.A', message: 'in use1-az1' };
const loud = breaks('aws_cloudwatch_metric_alarm.X', { verdict: 'warns', message: 'has no link to a runbook' });
const open = [breaks('aws_security_group.S', { attribute: 'description', message: 'says no reason' })];

export const results: readonly ItemResult[] = [
  resultOf('infra-01-multi-az', { status: 'pass', evidence: [held], levels: [levelOf('pass', [held])] }),
  resultOf('infra-02-nat-per-az', {
    status: 'fail',
    evidence: [held, ...routes],
    levels: [levelOf('fail', routes)],
    drift: true,
    cost: { monthlyUsd: { low: 65.7, expected: 65.7, high: 90 }, note: 'two NAT gateways, without traffic' },
  }),
  resultOf('infra-05-logging', {
    status: 'fail',
    reason: 'there is no flow log',
    evidence: [breaks('stack', { source: undefined, constructPath: undefined })],
  }),
  resultOf('sec-08-public-endpoint-cidrs', { status: 'not-applicable', reason: 'there is no public endpoint' }),
  resultOf('sec-10-pod-security', {
    status: 'unknown',
    reason: 'no live Kubernetes',
    notSeen: ['labels of namespaces'],
  }),
  resultOf('sec-12-security-groups', {
    status: 'attested',
    level: 'attestation',
    reason: `excepted by a until 2026-12-31: ${hostile} (otherwise fail: says no reason)`,
    evidence: open,
    levels: [levelOf('fail', open)],
    attestation: {
      ...record,
      item: 'sec-12-security-groups',
      kind: 'exception',
      reason: hostile,
      expires: '2026-12-31',
    },
    expiresInDays: 35,
  }),
  resultOf('mon-16-on-call-rotation', {
    status: 'attestation-expired',
    level: 'attestation',
    reason: 'expired on 2026-07-30',
    attestation: record,
    expiresInDays: -119,
  }),
  resultOf('mon-17-runbooks', { status: 'warn', evidence: [loud], levels: [levelOf('warn', [loud])] }),
];

/** A report of every status, with names that are up to no good. */
export const reportOf = (all: readonly ItemResult[] = results, more: Partial<Report> = {}): Report => ({
  schemaVersion: 1,
  tool: { name: '@hera/checklist', version: '0.1.0' },
  stacks: ['prod-aws'],
  environment: 'prod',
  profile: 'production',
  at,
  results: all,
  counts: Object.fromEntries(
    statuses.map((status) => [status, all.filter((each) => each.status === status).length]),
  ) as Report['counts'],
  problems: [{ code: 'HERA_CHECK_002', path: 'rules.x', message: hostile, fix: 'report it' }],
  ...more,
});
