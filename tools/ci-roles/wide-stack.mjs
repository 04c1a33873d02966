import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);
const { AwsStack, defineEnvironment } = load('@hera/core');
const { Network } = load('@hera/network');
const { Cluster, systemNodeGroup } = load('@hera/cluster');
const { AccountDefaults, EncryptionKeys, NotificationTopic, ThreatDetection } = load('@hera/security');

/** What the environments do not make all of: keys of every purpose, threat detection, flow logs in S3, strict groups, Karpenter, IRSA. */
export const wideStack = (app, target) => {
  const environment = defineEnvironment({ name: 'wide', profile: 'development', region: 'us-east-1' });
  const stack = new AwsStack(app, 'wide', { environment, target });
  const keys = new EncryptionKeys(stack, 'Keys', { purposes: ['secrets', 'ebs', 'logs', 'backup', 'notifications'] });
  new AccountDefaults(stack, 'AccountDefaults', { ebsKey: keys.require('ebs') });
  const topic = new NotificationTopic(stack, 'Notifications', {
    publishers: ['eventbridge', 'cloudwatch-alarms'],
    key: keys.require('notifications'),
    subscriptions: { oncall: { protocol: 'email', endpoint: 'oncall@example.com' } },
  });
  new ThreatDetection(stack, 'ThreatDetection', { topic });
  const network = new Network(stack, 'Network', {
    cidr: '10.40.0.0/16',
    layout: { zones: ['use1-az1', 'use1-az2'] },
    clusterName: 'wide',
    flowLog: { destination: 's3', key: keys.require('logs') },
  });
  const cluster = new Cluster(stack, 'Cluster', {
    name: 'wide',
    network,
    keys: { secrets: keys.require('secrets'), volumes: keys.require('ebs'), logs: keys.require('logs') },
    securityGroups: 'strict',
    observability: true,
    karpenter: {},
    nodeGroups: [systemNodeGroup()],
  });
  const statements = [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::invoices/*'] }];
  cluster.grantServiceAccount({ namespace: 'shop', serviceAccount: 'invoices', statements });
  cluster.grantServiceAccount({ namespace: 'shop', serviceAccount: 'reports', statements, identity: 'irsa' });
  return stack;
};
