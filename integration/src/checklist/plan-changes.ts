/** A plan of Terraform as JSON, as far as it is changed here. */
export interface PlanJson {
  readonly resource_changes: readonly {
    readonly address: string;
    readonly change: { readonly after: Record<string, unknown> | null };
  }[];
}

/** A change of one resource of a plan, and every item that it turns at that level. */
export interface PlanChange {
  readonly what: string;
  /** What the address of the one resource holds. */
  readonly of: string;
  /** Dotted, with numbers for places in lists. @default - the resource is removed */
  readonly path?: string;
  readonly to?: unknown;
  readonly turns: Readonly<Record<string, string>>;
}

const cluster = 'aws_eks_cluster.Cluster';
const nodes = 'aws_launch_template.Cluster_NodeGroups_workload';
const alarm = 'aws_cloudwatch_metric_alarm.Alarms_failed-nodes';
const natAlarm = 'aws_cloudwatch_metric_alarm.Alarms_nat-ports_use1-az2';
const rule = 'aws_vpc_security_group_ingress_rule.Network_endpoints_private_use1-az1';
const red = 'fail';

/** Changes of what a plan knows: those of references need a plan of their own, and are made of the synth in the mutation suite. */
export const planChanges: readonly PlanChange[] = [
  {
    what: 'two system nodes',
    of: 'aws_eks_node_group.Cluster_NodeGroups_system',
    path: 'scaling_config.0.min_size',
    to: 2,
    turns: { 'infra-01': red },
  },
  {
    what: 'a third private subnet in the zone of the first',
    of: 'aws_subnet.Network_private_use1-az4',
    path: 'availability_zone_id',
    to: 'use1-az1',
    turns: { 'infra-01': red, 'infra-02': red },
  },
  {
    what: 'an endpoint without private DNS',
    of: 'aws_vpc_endpoint.Network_endpoints_ssmmessages',
    path: 'private_dns_enabled',
    to: false,
    turns: { 'infra-03': red },
  },
  { what: 'no endpoint for metrics', of: 'aws_vpc_endpoint.Network_endpoints_monitoring', turns: { 'infra-03': red } },
  {
    what: 'a key that does not rotate',
    of: 'aws_kms_key.Keys_secrets',
    path: 'enable_key_rotation',
    to: false,
    turns: { 'infra-04': red },
  },
  { what: 'no audit log', of: cluster, path: 'enabled_cluster_log_types', to: ['api'], turns: { 'infra-05': red } },
  {
    what: 'logs of a day',
    of: 'aws_cloudwatch_log_group.Cluster_ControlPlane',
    path: 'retention_in_days',
    to: 1,
    turns: { 'infra-05': red },
  },
  {
    what: 'backups of a week',
    of: 'aws_backup_plan.Backup',
    path: 'rule.0.schedule',
    to: 'cron(0 3 ? * SUN *)',
    turns: { 'dr-18': red, 'dr-21': red },
  },
  {
    what: 'no selection of the cluster',
    of: 'aws_backup_selection.Backup_ClusterSelection',
    turns: { 'infra-06': red, 'dr-18': red, 'dr-21': red },
  },
  {
    what: 'no private endpoint',
    of: cluster,
    path: 'vpc_config.0.endpoint_private_access',
    to: false,
    turns: { 'sec-07': red },
  },
  {
    what: 'half of the internet',
    of: cluster,
    path: 'vpc_config.0.public_access_cidrs',
    to: ['0.0.0.0/1'],
    turns: { 'sec-08': red },
  },
  {
    what: 'metadata without a token',
    of: nodes,
    path: 'metadata_options.0.http_tokens',
    to: 'optional',
    turns: { 'sec-09': red, 'beyond-30': red },
  },
  { what: 'a rule for the whole internet', of: rule, path: 'cidr_ipv4', to: '0.0.0.0/0', turns: { 'sec-12': red } },
  { what: 'an alarm that is muted', of: alarm, path: 'actions_enabled', to: false, turns: { 'mon-13': red } },
  { what: 'no alarm for the NAT gateway of one zone', of: natAlarm, turns: { 'mon-13': red } },
  {
    what: 'an alarm without a runbook',
    of: alarm,
    path: 'alarm_description',
    to: 'Nodes.',
    turns: { 'mon-17': red, 'ops-24': red },
  },
  {
    what: 'nothing that collects metrics and logs',
    of: 'aws_eks_addon.Cluster_Addons_amazon-cloudwatch-observability',
    turns: { 'mon-14': 'unknown', 'mon-15': 'unknown' },
  },
  { what: 'no dashboard', of: 'aws_cloudwatch_dashboard.', turns: { 'ops-26': red } },
  { what: 'an old version', of: cluster, path: 'version', to: '1.27', turns: { 'beyond-28': red } },
  {
    what: 'GuardDuty off',
    of: 'aws_guardduty_detector.',
    path: 'enable',
    to: false,
    turns: { 'beyond-34': red },
  },
  { what: 'no budget', of: 'aws_budgets_budget.', turns: { 'beyond-37': 'unknown' } },
];

/** The plan after one change; the one given stays as it is. @throws Error where the change means none or several, or changes nothing */
export const changedPlan = (plan: PlanJson, { of, path, to }: PlanChange): PlanJson => {
  const all = plan.resource_changes.filter(({ address }) => address.startsWith(of));
  const [found, ...others] = all;
  if (found === undefined || others.length > 0) throw new Error(`${of} means ${all.length} resources`);
  if (path === undefined)
    return { ...plan, resource_changes: plan.resource_changes.filter(({ address }) => address !== found.address) };
  const changed = structuredClone(found);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const at = steps.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], changed.change.after);
  if (typeof at !== 'object' || at === null) throw new Error(`${path} of ${of} leads nowhere`);
  if (JSON.stringify((at as Record<string, unknown>)[last]) === JSON.stringify(to))
    throw new Error(`${path} is so already`);
  (at as Record<string, unknown>)[last] = to;
  return { ...plan, resource_changes: plan.resource_changes.map((each) => (each === found ? changed : each)) };
};
