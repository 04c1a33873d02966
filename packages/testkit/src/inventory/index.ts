import type { AwsClients } from '../aws-clients';
import { mapLimited } from '@hera/core/aws-sdk';
import { UnsupportedOperation } from '../internal/unsupported';
import { backupListers } from './backup';
import { budgetsListers } from './budgets';
import { cloudwatchListers } from './cloudwatch';
import { ec2Listers } from './ec2';
import { eksListers } from './eks';
import { eventsListers } from './events';
import { guarddutyListers } from './guardduty';
import { iamListers } from './iam';
import type { InventoryItem, Lister } from './item';
import { kmsListers } from './kms';
import { logsListers } from './logs';
import { s3Listers } from './s3';
import { snsListers } from './sns';
import { sqsListers } from './sqs';

export type { InventoryItem } from './item';

/** Options of `inventory`. */
export interface InventoryOptions {
  /** Name of the environment, as in the tag `hera:environment`. */
  readonly environmentName: string;
  /**
   * `environment`: what is tagged as this environment's, or lies in a VPC or cluster that is. `account`: that, and all
   * that is tagged as nobody's; what other environments are tagged with is left out. For an account that only tests use.
   *
   * @default 'environment'
   */
  readonly scope?: 'account' | 'environment';
}

const services: readonly InventoryItem['service'][] = [
  'backup',
  'budgets',
  'cloudwatch',
  'ec2',
  'eks',
  'events',
  'guardduty',
  'iam',
  'kms',
  'logs',
  's3',
  'sns',
  'sqs',
];

const isService = (text: string): text is InventoryItem['service'] => services.some((service) => service === text);

const listed = async (list: Lister, aws: AwsClients): Promise<readonly InventoryItem[]> => {
  try {
    return await list(aws);
  } catch (error) {
    if (!(error instanceof UnsupportedOperation)) throw error;
    const service = error.operation.split(':')[0] ?? '';
    return [
      { service: isService(service) ? service : 'ec2', type: 'unsupported', id: error.operation, status: 'unknown' },
    ];
  }
};

/**
 * Lists what exists: VPCs with subnets, NAT, internet and egress-only gateways, Elastic IPs, endpoints, route tables, network
 * ACLs, security groups and flow logs; launch templates; KMS keys and aliases; log groups; S3 buckets; IAM roles, policies and
 * OIDC providers; EKS clusters, node groups and add-ons; EventBridge rules, SNS topics, SQS queues, GuardDuty detectors, CloudWatch alarms and dashboards, vaults and plans of AWS Backup, and budgets. Default VPCs, default groups and ACLs, main route tables and what AWS
 * manages are left out.
 */
export const inventory = async (aws: AwsClients, options: InventoryOptions): Promise<readonly InventoryItem[]> => {
  const { environmentName, scope = 'environment' } = options;
  const all = await mapLimited(
    [
      ...backupListers,
      ...budgetsListers,
      ...cloudwatchListers,
      ...ec2Listers,
      ...eksListers,
      ...eventsListers,
      ...guarddutyListers,
      ...iamListers,
      ...kmsListers,
      ...logsListers,
      ...s3Listers,
      ...snsListers,
      ...sqsListers,
    ],
    4,
    (list) => listed(list, aws),
  );
  return all
    .flat()
    .filter(
      ({ environment, status }) =>
        status === 'unknown' || environment === environmentName || (scope === 'account' && environment === undefined),
    );
};

/** What a destroy should have taken away: everything that is there and does not already wait for its deletion. */
export const leftovers = (items: readonly InventoryItem[]): readonly InventoryItem[] =>
  items.filter(({ status }) => status === 'present');
