import { type AccessEntry, DescribeAccessEntryCommand, paginateListAccessEntries } from '@aws-sdk/client-eks';
import type { ClusterFact } from '@hera/core/facts';
import type { CheckContext } from '../check';
import { clusterCheck, nodeGroupsOf } from '../internal/live-cluster';
import { observe, type Observation } from '../internal/observation';
import { collect, mapLimited } from '../internal/pages';

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

/** A principal made in the same stack is declared by a name only; the tags of the environment tell its entry from a stranger's. */
const declaredByName = (fact: ClusterFact): readonly string[] =>
  fact.accessEntries.filter((item) => !item.startsWith('arn:'));

const lookAtEntry = (
  entry: Entry,
  fact: ClusterFact,
  nodeRoles: readonly string[],
  environment: string,
): Observation => {
  const { principalArn, type, tags } = entry;
  const call = 'eks:DescribeAccessEntry';
  if (isOfEks(entry)) return observe(call, principalArn, `${type ?? 'type unknown'}, of EKS itself`);
  if (nodeRoles.includes(principalArn)) {
    return observe(call, principalArn, `${type ?? 'type unknown'}, role of the nodes`, [
      !/^EC2/.test(type ?? '') && `the role of the nodes has an entry of type ${type ?? 'unknown'}`,
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
    const [entries, groups] = await Promise.all([
      readEntries(context, cluster.name),
      nodeGroupsOf(context, cluster.name),
    ]);
    const nodeRoles = [...new Set(groups.flatMap(({ nodeRole }) => nodeRole ?? []))];
    const principals = entries.map(({ principalArn }) => principalArn);
    const missing = fact.accessEntries.filter((item) => item.startsWith('arn:') && !principals.includes(item));
    const byName = declaredByName(fact);
    const others = entries.filter(
      (entry) =>
        !isOfEks(entry) && !nodeRoles.includes(entry.principalArn) && !fact.accessEntries.includes(entry.principalArn),
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
      ...entries.map((entry) => lookAtEntry(entry, fact, nodeRoles, context.manifest.environment.name)),
    ];
  },
});
