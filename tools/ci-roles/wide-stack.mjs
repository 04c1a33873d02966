import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);
const { AwsStack, defineEnvironment } = load('@hera/core');
const { Network } = load('@hera/network');
const { Cluster, systemNodeGroup } = load('@hera/cluster');

/** What the environments do not make: flow logs in S3, strict security groups, Karpenter, IRSA, own statements, Bottlerocket, observability. */
export const wideStack = (app, target) => {
  const environment = defineEnvironment({ name: 'wide', profile: 'development', region: 'us-east-1' });
  const stack = new AwsStack(app, 'wide', { environment, target });
  const network = new Network(stack, 'Network', {
    cidr: '10.40.0.0/16',
    layout: { zones: ['use1-az1', 'use1-az2'] },
    clusterName: 'wide',
    flowLog: { destination: 's3' },
  });
  const cluster = new Cluster(stack, 'Cluster', {
    name: 'wide',
    network,
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
