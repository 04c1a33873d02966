import { BackupClient } from '@aws-sdk/client-backup';
import { BudgetsClient } from '@aws-sdk/client-budgets';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EKSClient } from '@aws-sdk/client-eks';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GuardDutyClient } from '@aws-sdk/client-guardduty';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import {
  type AwsClientSettings,
  awsClientSettings,
  type AwsClientSettingsOptions,
  awsEndpointOf,
  isLocalAwsEnvironment,
  saysNotImplemented,
} from '@hera/core/aws-sdk';
import { UnsupportedOperation } from './internal/unsupported';

/** Options of `createAwsClients`. */
export type AwsClientsOptions = AwsClientSettingsOptions;

/** SDK clients for one account and region, each made when it is first used. Only reads are sent through them. */
export interface AwsClients {
  readonly region: string;
  /** Whether every call goes to a loopback address. */
  readonly local: boolean;
  readonly backup: BackupClient;
  readonly budgets: BudgetsClient;
  readonly cloudwatch: CloudWatchClient;
  readonly ec2: EC2Client;
  readonly eks: EKSClient;
  readonly events: EventBridgeClient;
  readonly guardduty: GuardDutyClient;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
  readonly s3control: S3ControlClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly sts: STSClient;
  /** Closes the sockets of the clients that were made. */
  destroy(): void;
}

interface Constructed {
  readonly middlewareStack: { add(middleware: never, options: { step: 'initialize'; name: string }): void };
  destroy(): void;
}

type ClientClass<C extends Constructed> = new (configuration: AwsClientSettings) => C;

type Handler = (args: unknown) => Promise<unknown>;

/** The SDK's errors do not name their operation; here it is still known. */
const nameUnsupported =
  (service: string) =>
  (next: Handler, context: { readonly commandName?: string }): Handler =>
  async (args) => {
    try {
      return await next(args);
    } catch (error) {
      if (!saysNotImplemented(error)) throw error;
      throw new UnsupportedOperation(`${service}:${(context.commandName ?? 'unknown').replace(/Command$/, '')}`, error);
    }
  };

/**
 * S3 Control calls `<account>.<host>`. An address cannot stand behind a dot, and below `localhost` not every machine resolves
 * names: so a local endpoint goes by the name of localhost, and requests to its own host.
 */
const localS3Control = (client: S3ControlClient, host: string): S3ControlClient => {
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { hostname: string }).hostname = host;
      return next(args);
    },
    { step: 'build', name: 'heraHostOfEndpoint', override: true },
  );
  return client;
};

/**
 * Makes the clients that checks and inventory read through. Endpoint and credentials come from `environment` alone
 * whenever it names them, so that a stray variable of the calling process cannot move a local run to a real account.
 */
export const createAwsClients = ({ region, environment }: AwsClientsOptions): AwsClients => {
  const made = new Map<string, Constructed>();
  const local = isLocalAwsEnvironment(environment);

  const client = <C extends Constructed>(
    service: string,
    endpointName: string,
    type: ClientClass<C>,
    endpoint?: string,
  ): C => {
    const existing = made.get(service);
    if (existing !== undefined) return existing as C;
    const settings = awsClientSettings({ region, environment }, endpointName);
    const created = new type({ ...settings, ...(endpoint === undefined ? {} : { endpoint }) });
    created.middlewareStack.add(nameUnsupported(service) as never, { step: 'initialize', name: 'heraNameUnsupported' });
    made.set(service, created);
    return created;
  };

  return {
    region,
    local,
    get backup() {
      return client('backup', 'BACKUP', BackupClient);
    },
    get budgets() {
      return client('budgets', 'BUDGETS', BudgetsClient);
    },
    get cloudwatch() {
      return client('cloudwatch', 'CLOUDWATCH', CloudWatchClient);
    },
    get ec2() {
      return client('ec2', 'EC2', EC2Client);
    },
    get eks() {
      return client('eks', 'EKS', EKSClient);
    },
    get events() {
      return client('events', 'EVENTBRIDGE', EventBridgeClient);
    },
    get guardduty() {
      return client('guardduty', 'GUARDDUTY', GuardDutyClient);
    },
    get iam() {
      return client('iam', 'IAM', IAMClient);
    },
    get kms() {
      return client('kms', 'KMS', KMSClient);
    },
    get logs() {
      return client('logs', 'CLOUDWATCH_LOGS', CloudWatchLogsClient);
    },
    get s3() {
      return client('s3', 'S3', S3Client);
    },
    get s3control() {
      const endpoint = awsEndpointOf(environment, 'S3_CONTROL');
      if (endpoint === undefined || !local) return client('s3control', 'S3_CONTROL', S3ControlClient);
      const url = new URL(endpoint);
      const host = url.hostname;
      url.hostname = 'localhost';
      return localS3Control(client('s3control', 'S3_CONTROL', S3ControlClient, url.href), host);
    },
    get sns() {
      return client('sns', 'SNS', SNSClient);
    },
    get sqs() {
      return client('sqs', 'SQS', SQSClient);
    },
    get sts() {
      return client('sts', 'STS', STSClient);
    },
    destroy: () => {
      for (const item of made.values()) item.destroy();
      made.clear();
    },
  };
};
