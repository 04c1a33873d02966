import { Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { Cluster } from '../cluster';
import { productionProps, stackOf } from '../cluster.fixture';
import type { ClusterProps } from '../cluster-props';

type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** The graph that Terraform would walk: by `depends_on`, and by every reference in an argument. */
const graphOf = (props: ClusterProps): ReadonlyMap<string, readonly string[]> => {
  const stack = stackOf('production');
  new Cluster(stack, 'Cluster', props);
  const { resource, data } = JSON.parse(Testing.synth(stack)) as { resource: Blocks; data: Blocks };
  const all = [
    ...Object.entries(resource).map(([type, made]) => [type, made] as const),
    ...Object.entries(data).map(([type, made]) => [`data.${type}`, made] as const),
  ].flatMap(([type, made]) => Object.entries(made).map(([id, args]) => [`${type}.${id}`, args] as const));
  return new Map(
    all.map(([address, args]) => {
      const text = JSON.stringify(args);
      return [address, all.map(([other]) => other).filter((other) => other !== address && mentions(text, other))];
    }),
  );
};

const mentions = (text: string, address: string): boolean =>
  new RegExp(`(^|[^\\w.-])${address.replaceAll('.', '\\.')}(?![\\w-])`).test(text);

/** Everything that has to be there before `from`. */
const reachedFrom = (graph: ReadonlyMap<string, readonly string[]>, from: string): ReadonlySet<string> => {
  const reached = new Set<string>();
  const open = [...(graph.get(from) ?? [])];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    open.push(...(graph.get(at) ?? []));
  }
  return reached;
};

const graph = graphOf(
  productionProps({
    observability: true,
    addons: [
      { name: 'snapshot-controller' },
      { name: 'cilium-cli', when: 'before-nodes' },
      { name: 'coredns', version: 'latest' },
    ],
  }),
);
const all = [...graph.keys()];
const addon = (name: string): string =>
  all.find((address) => address.startsWith('aws_eks_addon.') && address.includes(`_${name}_`)) ?? `no ${name}`;
const groups = all.filter((address) => address.startsWith('aws_eks_node_group.'));
const cluster = all.find((address) => address.startsWith('aws_eks_cluster.')) ?? 'no cluster';
const before = (address: string): ReadonlySet<string> => reachedFrom(graph, address);

const early = ['eks-pod-identity-agent', 'vpc-cni', 'kube-proxy', 'cilium-cli'];
const late = [
  'coredns',
  'aws-ebs-csi-driver',
  'eks-node-monitoring-agent',
  'metrics-server',
  'amazon-cloudwatch-observability',
  'snapshot-controller',
];

describe('the graph that Terraform walks', () => {
  it('has every add-on, two node groups, and no circle', () => {
    expect(groups).toHaveLength(2);
    expect(all.filter((address) => address.startsWith('aws_eks_addon.')).sort()).toEqual(
      [...early, ...late].map(addon).sort(),
    );
    expect(all.filter((address) => before(address).has(address))).toEqual([]);
  });

  it.each(early)('makes %s before every node group, and after the cluster alone', (name) => {
    for (const group of groups) expect(before(group)).toContain(addon(name));
    expect(before(addon(name))).toContain(cluster);
    expect([...before(addon(name))].filter((address) => groups.includes(address))).toEqual([]);
  });

  it.each(late)('makes %s after every node group, and so after all that those wait for', (name) => {
    for (const group of groups) expect(before(addon(name))).toContain(group);
    for (const first of early) expect(before(addon(name))).toContain(addon(first));
  });

  it('makes the agent before the CNI that has its role from it, and the rights of a role before its add-on', () => {
    expect(before(addon('vpc-cni'))).toContain(addon('eks-pod-identity-agent'));
    expect(before(addon('kube-proxy'))).not.toContain(addon('eks-pod-identity-agent'));
    for (const name of ['vpc-cni', 'aws-ebs-csi-driver', 'amazon-cloudwatch-observability']) {
      const rights = all.filter(
        (address) => address.startsWith('aws_iam_role_policy') && address.includes(`_Addons_${name}_`),
      );
      expect(rights.length).toBeGreaterThan(0);
      for (const right of rights) expect(before(addon(name))).toContain(right);
    }
  });

  it('makes the snapshot controller before the driver, and the log groups before the agents that would make them', () => {
    expect(before(addon('aws-ebs-csi-driver'))).toContain(addon('snapshot-controller'));
    const logs = all.filter((address) => address.startsWith('aws_cloudwatch_log_group.Cluster_Addons_Logs_'));
    expect(logs).toHaveLength(4);
    for (const group of logs) expect(before(addon('amazon-cloudwatch-observability'))).toContain(group);
  });

  it('asks for the newest version after the cluster, so after its upgrade', () => {
    const newest = all.find((address) => address.startsWith('data.aws_eks_addon_version.')) ?? 'no version';
    expect(before(newest)).toContain(cluster);
    expect(before(addon('coredns'))).toContain(newest);
  });
});
