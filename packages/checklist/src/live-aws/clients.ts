import { AmpClient } from '@aws-sdk/client-amp';
import { BackupClient } from '@aws-sdk/client-backup';
import { BudgetsClient } from '@aws-sdk/client-budgets';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { EKSClient } from '@aws-sdk/client-eks';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GuardDutyClient } from '@aws-sdk/client-guardduty';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import { type AwsClientSettings, awsClientSettings, type AwsClientSettingsOptions } from '@hera/core/aws-sdk';

interface Client {
  destroy(): void;
}

/** Longest waits for one attempt. A live look must end, also where a firewall drops what it does not like. */
const requestHandler = { connectionTimeout: 5_000, requestTimeout: 30_000 };

type ClientClass<C extends Client> = new (
  configuration: AwsClientSettings & { retryMode: 'standard'; requestHandler: typeof requestHandler },
) => C;

/** Clients of every service that is looked at. Only reads are sent through them; throttled ones are sent again by the SDK. */
export const createLiveClients = (options: AwsClientSettingsOptions) => {
  const made: Client[] = [];
  const client = <C extends Client>(type: ClientClass<C>, service: string): C => {
    const created = new type({ ...awsClientSettings(options, service), retryMode: 'standard', requestHandler });
    made.push(created);
    return created;
  };
  return {
    amp: client(AmpClient, 'AMP'),
    backup: client(BackupClient, 'BACKUP'),
    budgets: client(BudgetsClient, 'BUDGETS'),
    cloudwatch: client(CloudWatchClient, 'CLOUDWATCH'),
    ec2: client(EC2Client, 'EC2'),
    ecr: client(ECRClient, 'ECR'),
    eks: client(EKSClient, 'EKS'),
    events: client(EventBridgeClient, 'EVENTBRIDGE'),
    guardduty: client(GuardDutyClient, 'GUARDDUTY'),
    iam: client(IAMClient, 'IAM'),
    kms: client(KMSClient, 'KMS'),
    logs: client(CloudWatchLogsClient, 'CLOUDWATCH_LOGS'),
    sns: client(SNSClient, 'SNS'),
    sts: client(STSClient, 'STS'),
    destroy: (): void => {
      for (const each of made) each.destroy();
    },
  };
};

/** What `createLiveClients` makes. */
export type LiveClients = ReturnType<typeof createLiveClients>;
