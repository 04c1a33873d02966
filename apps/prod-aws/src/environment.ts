import { defineEnvironment } from '@hera/core';
import type { ClusterAlarmsProps, MonthlyBudgetProps } from '@hera/observability';
import type { ClusterBackupProps } from '@hera/recovery';
import type { ThreatDetectionProps, TopicSubscription } from '@hera/security';

/**
 * The values of production. What is not here comes from the production profile.
 *
 * Zones are pinned by id: a zone name such as us-east-1a is another building in every account.
 */
export const environment = defineEnvironment({
  name: 'prod',
  profile: 'production',
  region: 'us-east-1',
  tags: { owner: 'platform-team', service: 'kubernetes' },
});

/**
 * Whether CI deploys, with the roles that bootstrap-aws makes for it. They exist before this is turned on: every role of the environment
 * then stays inside of their boundary, and the deploy role may administer the cluster.
 */
export const deployedByCi: boolean = false;

/**
 * The network of `production-environment.md`, "Example Configuration Values", and a tier for pods beside it: the three /24 of the private tier
 * hold 753 addresses, and 26 nodes with 29 pods each would ask for 780.
 */
export const network = {
  cidr: '10.1.0.0/16',
  // Shared address space (RFC 6598): routed nowhere outside of the VPC, so it may be the same in every environment.
  secondaryCidrs: ['100.64.0.0/16'],
  layout: {
    public: { 'use1-az1': '10.1.1.0/24', 'use1-az2': '10.1.2.0/24', 'use1-az4': '10.1.3.0/24' },
    private: { 'use1-az1': '10.1.10.0/24', 'use1-az2': '10.1.11.0/24', 'use1-az4': '10.1.12.0/24' },
    pods: { 'use1-az1': '100.64.0.0/18', 'use1-az2': '100.64.64.0/18', 'use1-az4': '100.64.128.0/18' },
  },
  /**
   * Six system nodes and twenty for workloads, which is as far as the groups may grow, in two zones when one is lost. With prefix delegation
   * an m5.large holds 110 pods.
   */
  capacity: { maxNodes: 26, podsPerNode: 110, cniMode: 'custom-networking', toleratesZoneLoss: true },
  /**
   * What nodes always call; a shell on a node without NAT and without SSH, by Session Manager; what the Cluster Autoscaler calls, and the
   * CloudWatch agents beside the logs. They take no traces: with Application Signals on in the stack, `tracing` belongs here too.
   */
  endpoints: { presets: ['core', 'ssm'], uses: ['clusterAutoscaler', 'metrics'] },
} as const;

/** The cluster's values. */
export const cluster = {
  name: 'prod',
  // Stable release N-1: 1.36 is the newest confirmed, see packages/cluster/src/data.
  version: '1.35',
  /** Where the Kubernetes API may be reached from. A documentation range (RFC 5737): put your office's here. */
  publicCidrs: ['203.0.113.0/24'],
} as const;

/**
 * What runs in the cluster, and what may reach what. `shop` is an example: an application behind an internet-facing load balancer with IP targets, a
 * database in the private subnets, and a payment service in the internet. Put your applications here.
 */
export const kubernetes = {
  namespaces: [
    {
      name: 'shop',
      network: {
        withinNamespace: true,
        ingress: [{ name: 'from-load-balancer', from: { subnets: 'public' }, ports: [8080] }],
        egress: [
          { name: 'to-database', to: { subnets: 'private' }, ports: [5432] },
          { name: 'to-aws', to: 'vpc-endpoints' },
          { name: 'to-internet', to: 'internet' },
        ],
      },
    },
  ],
} as const;

/**
 * Who hears of findings and alarms. Put your on-call queue or mailbox here, for example
 * `oncall: { protocol: 'email', endpoint: 'oncall@example.com' }`: until then nobody is told.
 */
export const notifications: Readonly<Record<string, TopicSubscription>> = {};

/**
 * Alarms of the cluster, beside the defaults of `ClusterAlarms`. `{alarm}` stands for the id of the alarm; put the address of your
 * repository in front, so that whoever is woken can click: `https://git.example.com/platform/blob/main/docs/runbooks/alarms/{alarm}.md`.
 */
export const alarms: Pick<ClusterAlarmsProps, 'runbook' | 'alarms' | 'additional'> = {
  runbook: 'docs/runbooks/alarms/{alarm}.md',
};

/**
 * What a month may cost, in USD: what `infractl cost aws prod` expects, and a quarter more for traffic. The bill is held against it by AWS, and the
 * estimate by `infractl cost`, before anything exists.
 *
 * AWS counts by the tag `hera:environment`, which somebody has to activate as a cost allocation tag first (README of @hera/observability): until then the
 * budget stays at zero. `scope: 'account'` counts everything and needs no tag, where production has an account to itself.
 */
export const budget: Omit<MonthlyBudgetProps, 'topic'> = { limitUsd: 1300 };

/**
 * GuardDuty. `infractl plan` shows what it costs before it is turned on. `detector: 'elsewhere'` where your organisation runs it.
 *
 * What watches data of services that this environment does not make is off: it bills by volume, and belongs to whoever owns that data.
 */
export const threatDetection: Omit<ThreatDetectionProps, 'topic'> = {
  detector: 'own',
  features: { s3DataEvents: false, rdsLoginEvents: false, lambdaNetworkLogs: false },
};

/**
 * Backups, and what the business may count on. Both objectives are a proposal that it has to agree with: a day's work may be lost, and four hours
 * go by until a cluster is made anew and filled, which only a drill shows (docs/guides/restore.md). The checklist holds drills and restore
 * tests against them.
 *
 * The window is at night for Europe and America. `copies` in a rule name a vault in a second region, which a failover plan needs.
 */
export const recovery = {
  rules: [{ name: 'daily', schedule: 'cron(0 3 ? * * *)', deleteAfterDays: 35 }],
  objectives: { rpoMinutes: 24 * 60, rtoMinutes: 4 * 60 },
} as const satisfies Pick<ClusterBackupProps, 'rules' | 'objectives' | 'lock' | 'deleters' | 'restoreTesting'>;
