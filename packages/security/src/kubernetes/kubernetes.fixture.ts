import {
  AwsStack,
  type ClusterFact,
  defineEnvironment,
  type EnvironmentProps,
  type NetworkFact,
  type Problem,
  publishFact,
} from '@hera/core';
import { problemsOf } from '@hera/core/testing';
import { Testing } from 'cdktf';
import { Construct } from 'constructs';
import { parseAllDocuments } from 'yaml';
import type { ApplicationNamespace } from './application-namespace';
import { KubernetesPolicy } from './kubernetes-policy';
import type { KubernetesPolicyProps } from './kubernetes-policy-props';
import type { KubernetesObject } from '@hera/core';

const zones = ['use1-az1', 'use1-az2'];

/** A network as `@hera/network` describes it. */
export const networkFact = (change: Partial<NetworkFact> = {}): NetworkFact => ({
  kind: 'network',
  cidr: '10.1.0.0/16',
  secondaryCidrs: ['100.64.0.0/16'],
  nat: 'per-az',
  subnets: zones.flatMap((zone, index) => [
    { tier: 'public' as const, zone, cidr: `10.1.${index + 1}.0/24` },
    { tier: 'private' as const, zone, cidr: `10.1.${index + 10}.0/24` },
  ]),
  gatewayEndpoints: ['s3'],
  interfaceEndpoints: { services: ['sts'], zones, tier: 'private' },
  ...change,
});

/** A cluster as `@hera/cluster` describes it. */
export const clusterFact = (change: Partial<ClusterFact> = {}): ClusterFact => ({
  kind: 'cluster',
  name: 'test',
  version: '1.35',
  privateEndpoint: true,
  publicCidrs: [],
  logs: { types: [], logGroupName: '/aws/eks/test/cluster', retentionDays: 30, customerManagedKey: true },
  secretsKey: 'customer-managed',
  nodeGroups: [],
  addons: ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent', 'coredns', 'aws-ebs-csi-driver', 'metrics-server'],
  accessEntries: [],
  ipFamily: 'ipv4',
  controlPlane: { tier: 'private', zones },
  networkPolicies: 'vpc-cni',
  ...change,
});

/** What surrounds a policy in a test. */
export interface Around {
  readonly profile?: 'production' | 'development';
  readonly environment?: Partial<EnvironmentProps>;
  readonly id?: string;
  readonly cluster?: ClusterFact | undefined;
  readonly network?: NetworkFact | undefined;
}

/** A stack with the facts of a network and a cluster, and nothing else in it. */
export const stackWith = (around: Around = {}): AwsStack => {
  const stack = new AwsStack(Testing.app(), around.id ?? 'test-aws', {
    environment: defineEnvironment({
      name: 'test',
      profile: around.profile ?? 'production',
      region: 'us-east-1',
      account: '111122223333',
      ...around.environment,
    }),
    target: { kind: 'aws' },
  });
  const network = 'network' in around ? around.network : networkFact();
  const cluster = 'cluster' in around ? around.cluster : clusterFact();
  if (network !== undefined) publishFact(new Construct(stack, 'Network'), network);
  if (cluster !== undefined) publishFact(new Construct(stack, 'Cluster'), cluster);
  return stack;
};

/** Props with one namespace, changed. */
export const shop = (
  change: Partial<ApplicationNamespace> = {},
  rest: Partial<KubernetesPolicyProps> = {},
): KubernetesPolicyProps => ({ namespaces: [{ name: 'shop', ...change }], ...rest });

/** A reason that is one. */
export const reason = 'agreed with the platform team until March';

/** Objects of a manifest. */
export const objectsIn = (yaml: string): readonly KubernetesObject[] =>
  parseAllDocuments(yaml, { version: '1.1' }).map((document) => document.toJS() as KubernetesObject);

/** Every object that a policy writes. */
export const objectsOf = (props: KubernetesPolicyProps, around: Around = {}): readonly KubernetesObject[] =>
  [...new KubernetesPolicy(stackWith(around), 'Kubernetes', props).manifests.values()].flatMap(objectsIn);

/** One object by kind and name. */
export const objectOf = (objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject => {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  if (found.length !== 1) throw new Error(`${found.length} of ${kind} ${name}`);
  return found[0] as KubernetesObject;
};

/** Problems that props are refused with. */
export const refusals = (props: unknown, around: Around = {}): readonly Problem[] =>
  problemsOf(() => new KubernetesPolicy(stackWith(around), 'Kubernetes', props as KubernetesPolicyProps));

/** Every kind of object and rule that there is. */
export const everything: KubernetesPolicyProps = {
  namespaces: [
    {
      name: 'shop',
      labels: { team: 'shop' },
      network: {
        withinNamespace: true,
        ingress: [
          { name: 'from-load-balancer', from: { subnets: 'public' }, ports: [8080], pods: { app: 'web' } },
          { name: 'from-monitoring', from: { namespace: 'agents', pods: { app: 'scraper' } }, ports: [9090] },
          { name: 'webhook', from: 'api-server', ports: [9443] },
        ],
        egress: [
          { name: 'to-api', to: 'api-server', pods: { app: 'controller' } },
          { name: 'to-aws', to: 'vpc-endpoints' },
          { name: 'to-internet', to: 'internet', ports: [443, { port: 8000, endPort: 8010, protocol: 'UDP' }] },
          { name: 'to-office', to: { cidrs: ['192.0.2.0/24'] }, ports: [22] },
        ],
      },
      quota: { cpu: '8', pods: 30 },
      limits: { maximumMemory: '2Gi' },
    },
    {
      name: 'agents',
      podSecurity: { enforce: 'privileged', reason: 'the log agent reads files of the node' },
      network: { defaultDeny: { enabled: false, reason: 'its pods use the network of the host' } },
    },
  ],
  systemNamespaces: [{ name: 'istio-system', reason: 'the mesh brings policies of its own' }],
  nodeLocalDns: true,
  admission: {
    registries: ['111122223333.dkr.ecr.us-east-1.amazonaws.com', 'registry.example.com:5000/platform'],
    exemptions: [{ namespace: 'agents', policies: ['host-paths'], reason: 'the log agent reads files of the node' }],
  },
  groups: { viewer: ['hera:viewer', 'auditors'], viewedApiGroups: ['karpenter.sh'] },
  disruptionBudgets: [{ name: 'istiod', namespace: 'istio-system', pods: { app: 'istiod' }, maxUnavailable: '25%' }],
};
