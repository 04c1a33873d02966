import { AwsStack, defineEnvironment } from '@hera/core';
import { problemsOf, synth } from '@hera/core/testing';
import { Testing } from 'cdktf';
import { expect, it } from 'vitest';
import { Cluster } from '../cluster';
import { only, productionProps, type Resources, stackOf } from '../cluster.fixture';
import { loadBalancerControllerPolicy } from '../policies/load-balancer-controller';
import { takenByAddons } from './taken';

const controller = {
  namespace: 'kube-system',
  serviceAccount: 'aws-load-balancer-controller',
  policies: [loadBalancerControllerPolicy()],
};
const synthesised = (stack: AwsStack): Resources => synth(stack).resource;

it('grants in a cluster, under the address of the service account', () => {
  const stack = stackOf('production');
  new Cluster(stack, 'Cluster', productionProps()).grantServiceAccount(controller);
  const association = only(
    synthesised(stack),
    'aws_eks_pod_identity_association',
    'Cluster_ServiceAccounts_kube-system',
  );
  expect(association['cluster_name']).toMatch(/^\$\{aws_eks_cluster\..*\.name\}$/);
  expect(association).toMatchObject({ namespace: 'kube-system', service_account: 'aws-load-balancer-controller' });
});

it('changes no address that the cluster has without grants', () => {
  const [plain, granted] = [stackOf('production'), stackOf('production')];
  new Cluster(plain, 'Cluster', productionProps());
  new Cluster(granted, 'Cluster', productionProps()).grantServiceAccount(controller);
  const addresses = (stack: AwsStack): readonly string[] =>
    Object.entries(synthesised(stack)).flatMap(([type, ids]) => Object.keys(ids).map((id) => `${type}.${id}`));
  const after = new Set(addresses(granted));
  expect(addresses(plain).filter((address) => !after.has(address))).toEqual([]);
  expect([...after].filter((address) => address.includes('ServiceAccounts')).length).toBe(8);
});

it('works for IRSA with the provider of the cluster', () => {
  const stack = stackOf('development');
  const { keys: _, ...props } = productionProps();
  new Cluster(stack, 'Cluster', props).grantServiceAccount({ ...controller, identity: 'irsa' });
  const trust = String(only(synthesised(stack), 'aws_iam_role', 'ServiceAccounts')['assume_role_policy']);
  expect(trust).toMatch(/"Federated":"\$\{aws_iam_openid_connect_provider\.[^}]*\.arn\}"/);
  expect(trust).not.toContain('aws_eks_cluster');
});

it('refuses what an add-on of the cluster has, and what was granted before', () => {
  const cluster = new Cluster(stackOf('production'), 'Cluster', productionProps());
  const codes = (serviceAccount: string): readonly string[] =>
    problemsOf(() => cluster.grantServiceAccount({ ...controller, serviceAccount })).map(({ code }) => code);
  expect(codes('aws-node')).toEqual(['HERA_CLU_056']);
  expect(codes('ebs-csi-controller-sa')).toEqual(['HERA_CLU_056']);
  expect(codes('one-of-mine')).toEqual([]);
  expect(codes('one-of-mine')).toEqual(['HERA_CLU_056']);
});

it('finds the service accounts of add-ons wherever they are', () => {
  expect(
    takenByAddons([
      { name: 'coredns' },
      { name: 'vpc-cni', role: { serviceAccount: 'aws-node' } },
      { name: 'cloudwatch', role: { serviceAccount: 'agent', namespace: 'amazon-cloudwatch' } },
      { name: 'efs', role: { serviceAccount: 'efs', roleArn: 'arn:aws:iam::111122223333:role/efs' } },
    ]).map(({ namespace, serviceAccount, by }) => `${namespace}/${serviceAccount} ${by}`),
  ).toEqual([
    'kube-system/aws-node the add-on vpc-cni',
    'amazon-cloudwatch/agent the add-on cloudwatch',
    'kube-system/efs the add-on efs',
  ]);
});

it('is made in two environments under the same addresses', () => {
  const idsIn = (name: string): readonly string[] => {
    const environment = defineEnvironment({ name, profile: 'production', region: 'eu-west-1' });
    const stack = new AwsStack(Testing.app(), 'test', { environment, target: { kind: 'aws' } });
    new Cluster(stack, 'Cluster', productionProps()).grantServiceAccount(controller);
    return Object.keys(synthesised(stack)['aws_iam_policy'] ?? {}).sort();
  };
  expect(idsIn('one')).toEqual(idsIn('two'));
});
