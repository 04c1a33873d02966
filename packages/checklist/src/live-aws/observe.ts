import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { isLocalAwsEnvironment, saysNotFound, saysNotImplemented } from '@hera/core/aws-sdk';
import { ExitCode, HeraError } from '@hera/core/errors';
import { parseWith } from '@hera/core/zod-problems';
import { z } from 'zod';
import type { AwsObservations, AwsSignals, NotObserved } from '../engine/observations';
import { accountTypes, addAccount } from './account';
import { addBackup, backupJobs, backupTypes, restoreTests } from './backup';
import { createLiveClients, type LiveClients } from './clients';
import { addAddons, addCluster, addFargateProfiles, addNodeGroups } from './cluster';
import { addAccountDefaults, addLaunchTemplates, computeTypes } from './compute';
import type { LiveClusterAnswer, LiveContext } from './context';
import { addThreatDetection, threatDetectionTypes } from './guardduty';
import { addIdentity, identityTypes } from './identity';
import { addKeys } from './keys';
import { addLogGroups, newestLogEvent } from './logs';
import { addMonitoring, monitoringTypes, newestMetric } from './monitoring';
import { addNetwork, networkTypes } from './network';
import { addNotifications, notificationTypes } from './notifications';
import { Reader, whyNot } from './reader';
import { addSecurityGroups, securityGroupTypes } from './security-groups';
import { LiveState } from './state';

/** What `observeAws` looks at. */
export interface ObserveAwsOptions {
  /** Name of the EKS cluster. */
  readonly cluster: string;
  /** Region of the cluster, for example `eu-west-1`. */
  readonly region: string;
  /**
   * Endpoints and credentials, as `LocalCloud.environment()` gives them: `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_<SERVICE>`,
   * `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_PROFILE`.
   *
   * @default - the real account of the caller's own credentials
   */
  readonly environment?: Readonly<Record<string, string>>;
  /** The moment of the look. @default - now */
  readonly now?: Date;
}

const clusterTypes = [
  'aws_eks_cluster',
  'aws_eks_node_group',
  'aws_eks_fargate_profile',
  'aws_eks_addon',
  'aws_eks_pod_identity_association',
] as const;

/** Terraform types that are looked for. */
export const observedAwsTypes: readonly string[] = [
  ...clusterTypes,
  ...networkTypes,
  ...securityGroupTypes,
  ...computeTypes,
  'aws_kms_key',
  'aws_cloudwatch_log_group',
  ...identityTypes,
  ...monitoringTypes,
  ...notificationTypes,
  ...backupTypes,
  ...threatDetectionTypes,
  ...accountTypes,
];

const options = z.strictObject({
  cluster: z.string().regex(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/, 'is no name of an EKS cluster'),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is no region of AWS'),
  environment: z.record(z.string(), z.string()).default({}),
  now: z.date().optional(),
});

const cannotLook = (path: string, message: string, allowed: string, fix: string, cause: unknown): HeraError =>
  new HeraError({ code: 'HERA_CHECK_301', path, message, allowed, fix }, { exitCode: ExitCode.environment, cause });

const callerOf = async (aws: LiveClients): Promise<{ account: string; partition: string }> => {
  try {
    const { Account = '', Arn = '' } = await aws.sts.send(new GetCallerIdentityCommand({}));
    return { account: Account, partition: Arn.split(':')[1] ?? 'aws' };
  } catch (error) {
    throw cannotLook(
      'live.aws',
      `who calls AWS is not known: ${whyNot('sts:GetCallerIdentity', error).reason}`,
      'credentials with the read-only policy of @hera/checklist',
      'log in to the account, and look again',
      error,
    );
  }
};

const omitType = ({ type: _, ...why }: NotObserved = { type: '', reason: 'AWS gave no answer' }) => why;

const describe = async (aws: LiveClients, reader: Reader, name: string, region: string): Promise<LiveClusterAnswer> => {
  const send = async () => {
    try {
      return { found: (await aws.eks.send(new DescribeClusterCommand({ name }))).cluster };
    } catch (error) {
      if (saysNotFound(error) && !saysNotImplemented(error)) return { found: undefined, error };
      throw error;
    }
  };
  const answer = await reader.read('eks:DescribeCluster', ['aws_eks_cluster'], send);
  if (answer === undefined || answer.found !== undefined) return answer?.found;
  throw cannotLook(
    'live.aws.cluster',
    `there is no cluster ${name} in ${region}`,
    'the name of a cluster of this account and region',
    'deploy it first, or look into the account and region that have it',
    answer.error,
  );
};

const signalsOf = async (
  context: LiveContext,
  cluster: LiveClusterAnswer,
  workloadGroups: readonly string[],
): Promise<AwsSignals> => {
  const { reader } = context;
  const { arn } = cluster ?? {};
  const unknown = (type: string) => ({ known: false as const, ...omitType(reader.missed(type)) });
  const [tests, jobs, metric, event] = await Promise.all([
    arn === undefined ? unknown('aws_eks_cluster') : restoreTests(context, arn),
    arn === undefined ? unknown('aws_eks_cluster') : backupJobs(context, arn),
    newestMetric(context),
    reader.missed('aws_cloudwatch_log_group')
      ? unknown('aws_cloudwatch_log_group')
      : newestLogEvent(context, workloadGroups),
  ]);
  return { restoreTests: tests, backupJobs: jobs, newestMetric: metric, newestLogEvent: event };
};

/** Marks everything that is found by way of the cluster. */
const missWhole = (reader: Reader): void => {
  const { reason, ...why } = omitType(reader.missed('aws_eks_cluster'));
  reader.miss(
    [
      ...clusterTypes,
      ...networkTypes,
      ...securityGroupTypes,
      ...identityTypes,
      'aws_launch_template',
      'aws_kms_key',
      'aws_cloudwatch_log_group',
    ],
    { reason: `what belongs to the cluster is not known: ${reason}`, ...why },
  );
};

/** What belongs to the cluster: without an answer of EKS about it, nobody knows which network and which keys are meant. */
const addOfCluster = async (context: LiveContext, cluster: NonNullable<LiveClusterAnswer>) => {
  const address = addCluster(context, cluster);
  const vpcId = cluster.resourcesVpcConfig?.vpcId ?? '';
  const [{ flowLogGroups, natGateways }, groups, addonRoles] = await Promise.all([
    addNetwork(context, vpcId),
    addNodeGroups(context, address),
    addAddons(context, address),
    addSecurityGroups(context, vpcId),
    addFargateProfiles(context, address),
  ]);
  const roles = [cluster.roleArn, cluster.computeConfig?.nodeRoleArn, ...groups.map(({ nodeRole }) => nodeRole)];
  const [templateKeys, logs] = await Promise.all([
    addLaunchTemplates(context, groups),
    addLogGroups(context, flowLogGroups),
    addIdentity(
      context,
      cluster.identity?.oidc?.issuer,
      [...roles, ...addonRoles].flatMap((arn) => arn ?? []),
    ),
  ]);
  const keys = (cluster.encryptionConfig ?? []).flatMap(({ provider }) => provider?.keyArn ?? []);
  const scaling = groups.flatMap(
    ({ resources }) => resources?.autoScalingGroups?.flatMap(({ name }) => name ?? []) ?? [],
  );
  return {
    keys: [...keys, ...templateKeys, ...logs.keys],
    workloads: logs.workloads,
    ids: new Set([...natGateways, ...scaling]),
  };
};

/**
 * Looks at live AWS, by reads alone: the cluster, its network and its keys, and of the account what watches over it. What the caller may not
 * read, or the target cannot answer, is told in `notObserved` with the action of IAM; it hides nothing else. Log events, objects, secrets
 * and endpoints of subscribers are never read.
 *
 * @throws HeraError `HERA_CHECK_301` (exit code 3) when nobody knows who is calling, or there is no such cluster; `HERA_CHECK_302` for options
 * that cannot be used
 */
export const observeAws = async (given: ObserveAwsOptions): Promise<AwsObservations> => {
  const {
    cluster: name,
    region,
    environment,
    now = new Date(),
  } = parseWith(options, given, {
    code: 'HERA_CHECK_302',
    root: 'live.aws',
  });
  const aws = createLiveClients({ region, environment });
  try {
    const reader = new Reader();
    const state = new LiveState();
    const { account, partition } = await callerOf(aws);
    const local = isLocalAwsEnvironment(environment);
    const context: LiveContext = { aws, reader, state, account, partition, region, local, name, now };
    const cluster = await describe(aws, reader, name, region);
    if (cluster === undefined) missWhole(reader);
    const [own, defaultKeys, vaultKeys] = await Promise.all([
      cluster === undefined ? undefined : addOfCluster(context, cluster),
      addAccountDefaults(context),
      addBackup(context),
      addThreatDetection(context),
      addAccount(context),
    ]);
    const { keys = [], workloads = [], ids = new Set<string>() } = own ?? {};
    const topicKeys = await addNotifications(context, await addMonitoring(context, ids));
    const [signals] = await Promise.all([
      signalsOf(context, cluster, workloads),
      addKeys(context, [...keys, ...defaultKeys, ...topicKeys, ...vaultKeys]),
    ]);
    return {
      takenAt: now.toISOString(),
      account,
      region,
      model: state.model(name),
      observedTypes: observedAwsTypes,
      notObserved: reader.notObserved,
      signals,
    };
  } finally {
    aws.destroy();
  }
};
