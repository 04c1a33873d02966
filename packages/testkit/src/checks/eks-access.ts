import {
  type AccessEntry,
  type Cluster,
  DescribeAccessEntryCommand,
  DescribeFargateProfileCommand,
  paginateListAccessEntries,
  paginateListFargateProfiles,
} from '@aws-sdk/client-eks';
import type { ClusterFact } from '@hera/core/facts';
import type { CheckContext } from '../check';
import { clusterCheck, nodeGroupsOf } from '../internal/live-cluster';
import { observe, type Observation } from '../internal/observation';
import { collect, mapLimited } from '@hera/core/aws-sdk';

type Entry = AccessEntry & { readonly principalArn: string };

// EKS makes entries for its own service-linked roles, which nobody can take away.
const isOfEks = ({ principalArn }: Entry): boolean =>
  /:role\/aws-service-role\/eks[\w-]*\.amazonaws\.com\//.test(principalArn);

const readEntries = async ({ aws }: CheckContext, clusterName: string): Promise<readonly Entry[]> => {
  const arns = await collect(
    paginateListAccessEntries({ client: aws.eks }, { clusterName }),
    (page) => page.accessEntries,
  );
  return mapLimited(arns, 5, async (principalArn) => {
    const { accessEntry } = await aws.eks.send(new DescribeAccessEntryCommand({ clusterName, principalArn }));
    return { ...accessEntry, principalArn };
  });
};

const fargateRoles = async ({ aws }: CheckContext, clusterName: string): Promise<readonly string[]> => {
  const names = await collect(
    paginateListFargateProfiles({ client: aws.eks }, { clusterName }),
    (page) => page.fargateProfileNames,
  );
  const roles = await mapLimited(names, 5, async (fargateProfileName) => {
    const { fargateProfile } = await aws.eks.send(
      new DescribeFargateProfileCommand({ clusterName, fargateProfileName }),
    );
    return fargateProfile?.podExecutionRoleArn ?? [];
  });
  return roles.flat();
};

/** Roles of machines that EKS runs or registers by itself, and the type that their entry has to have. */
const machineRoles = async (context: CheckContext, fact: ClusterFact, cluster: Cluster, name: string) => {
  const [groups, fargate] = await Promise.all([
    nodeGroupsOf(context, name),
    (fact.fargateProfiles ?? []).length === 0 ? [] : fargateRoles(context, name),
  ]);
  const autoMode = fact.autoMode === undefined ? undefined : cluster.computeConfig?.nodeRoleArn;
  return new Map<string, RegExp>([
    ...groups.flatMap(({ nodeRole }) => (nodeRole === undefined ? [] : [[nodeRole, /^EC2/] as const])),
    ...fargate.map((role) => [role, /^FARGATE/] as const),
    ...(autoMode === undefined ? [] : [[autoMode, /^EC2$/] as const]),
  ]);
};

/** A principal made in the same stack is declared by a name only; the tags of the environment tell its entry from a stranger's. */
const declaredByName = (fact: ClusterFact): readonly string[] => [
  ...fact.accessEntries.filter((item) => !item.startsWith('arn:')),
  ...(fact.karpenter === undefined ? [] : ['the nodes of Karpenter']),
];

const lookAtEntry = (
  entry: Entry,
  fact: ClusterFact,
  machines: ReadonlyMap<string, RegExp>,
  environment: string,
): Observation => {
  const { principalArn, type, tags } = entry;
  const call = 'eks:DescribeAccessEntry';
  if (isOfEks(entry)) return observe(call, principalArn, `${type ?? 'type unknown'}, of EKS itself`);
  const machine = machines.get(principalArn);
  if (machine !== undefined) {
    return observe(call, principalArn, `${type ?? 'type unknown'}, role of the nodes`, [
      !machine.test(type ?? '') && `the role of the nodes has an entry of type ${type ?? 'unknown'}`,
    ]);
  }
  if (fact.accessEntries.includes(principalArn))
    return observe(call, principalArn, `${type ?? 'type unknown'}, declared`);
  const ours = tags?.['hera:environment'] === environment && tags['hera:managed-by'] === 'hera';
  return observe(
    call,
    principalArn,
    `${type ?? 'type unknown'}, ${ours ? 'tagged as declared by this environment' : 'without the tags of this environment'}`,
    [!ours && 'the principal is not declared'],
  );
};

/** Authentication mode and access entries. */
export const eksAccess = clusterCheck({
  id: 'eks-access',
  title: 'Only the declared principals and the nodes may call the Kubernetes API',
  subject: 'access',
  expected: ({ accessEntries }) =>
    `authentication mode API; entries of the node roles and of ${accessEntries.join(', ') || 'nobody else'}`,
  look: async ({ fact, cluster }, context) => {
    const [entries, machines] = await Promise.all([
      readEntries(context, cluster.name),
      machineRoles(context, fact, cluster, cluster.name),
    ]);
    const principals = entries.map(({ principalArn }) => principalArn);
    const missing = fact.accessEntries.filter((item) => item.startsWith('arn:') && !principals.includes(item));
    const byName = declaredByName(fact);
    const others = entries.filter(
      (entry) =>
        !isOfEks(entry) && !machines.has(entry.principalArn) && !fact.accessEntries.includes(entry.principalArn),
    );
    const mode = cluster.accessConfig?.authenticationMode;
    return [
      observe('eks:DescribeCluster', cluster.name, `authentication mode ${mode ?? 'unknown'}`, [
        mode !== 'API' && `authentication mode ${mode ?? 'unknown'}, expected API`,
      ]),
      observe('eks:ListAccessEntries', cluster.name, `${entries.length} entries`, [
        ...missing.map((arn) => `no entry for ${arn}`),
        others.length !== byName.length &&
          `${others.length} entries beside nodes and ARNs, expected ${byName.length} (${byName.join(', ') || 'none'})`,
      ]),
      ...entries.map((entry) => lookAtEntry(entry, fact, machines, context.manifest.environment.name)),
    ];
  },
});
