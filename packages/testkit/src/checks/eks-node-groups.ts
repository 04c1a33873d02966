import { DescribeSubnetsCommand, type Subnet } from '@aws-sdk/client-ec2';
import type { Nodegroup } from '@aws-sdk/client-eks';
import type { NodeGroupFact } from '@hera/core/facts';
import type { CheckContext } from '../check';
import { clusterCheck, isGroup, missingGroup, nodeGroupsOf } from '../internal/live-cluster';
import { isInZone } from '../internal/live-network';
import { list, observe, type Observation, setDifference } from '../internal/observation';

const zoneFault = (declared: NodeGroupFact, subnets: readonly Subnet[]): string | undefined => {
  const found = subnets.map(
    (subnet) => declared.zones.find((zone) => isInZone(subnet, zone)) ?? subnet.AvailabilityZoneId ?? 'unknown',
  );
  return setDifference(declared.zones, [...new Set(found)]);
};

const look = async (declared: NodeGroupFact, group: Nodegroup, { aws }: CheckContext): Promise<Observation> => {
  const ids = group.subnets ?? [];
  const subnets =
    ids.length === 0 ? [] : ((await aws.ec2.send(new DescribeSubnetsCommand({ SubnetIds: [...ids] }))).Subnets ?? []);
  const { minSize, maxSize, desiredSize } = group.scalingConfig ?? {};
  const tainted = (group.taints ?? []).length > 0;
  return observe(
    'eks:DescribeNodegroup',
    group.nodegroupName ?? declared.name,
    `${group.status ?? 'status unknown'} ${minSize ?? '?'}-${maxSize ?? '?'} (${desiredSize ?? '?'}) ${group.capacityType ?? ''} ${list(group.instanceTypes ?? [])}, ${tainted ? 'tainted' : 'no taint'}, ${list(subnets.flatMap(({ AvailabilityZoneId: zone }) => zone ?? []))}`,
    [
      group.status !== 'ACTIVE' && `the group is ${group.status ?? 'in an unknown state'}`,
      minSize !== declared.minimum && `minimum ${minSize ?? 'unknown'}, expected ${declared.minimum}`,
      maxSize !== declared.maximum && `maximum ${maxSize ?? 'unknown'}, expected ${declared.maximum}`,
      group.capacityType !== declared.capacityType &&
        `capacity ${group.capacityType ?? 'unknown'}, expected ${declared.capacityType}`,
      setDifference(declared.instanceTypes, group.instanceTypes ?? []),
      tainted !== declared.tainted && (tainted ? 'the group is tainted' : 'the group has no taint'),
      zoneFault(declared, subnets),
    ],
  );
};

/** Each declared group as EKS has it, and no group beside. */
export const eksNodeGroups = clusterCheck({
  id: 'eks-node-groups',
  title: 'The cluster has exactly the declared node groups',
  subject: 'nodes',
  expected: ({ nodeGroups }) =>
    nodeGroups.length === 0
      ? 'no node group'
      : nodeGroups
          .map(
            ({ name, minimum, maximum, capacityType, instanceTypes, zones }) =>
              `${name} ${minimum}-${maximum} ${capacityType} ${list(instanceTypes)} in ${list(zones)}`,
          )
          .join('; '),
  look: async ({ fact, cluster }, context) => {
    const live = await nodeGroupsOf(context, cluster.name);
    const observations = await Promise.all(
      fact.nodeGroups.map((declared) => {
        const group = live.find((item) => isGroup(declared, item));
        return group === undefined ? missingGroup(declared) : look(declared, group, context);
      }),
    );
    const extra = live.filter((group) => !fact.nodeGroups.some((declared) => isGroup(declared, group)));
    return [
      observe('eks:ListNodegroups', cluster.name, `${live.length} node groups`),
      ...observations,
      ...extra.map(({ nodegroupName: name }) =>
        observe('eks:ListNodegroups', name ?? 'unknown', 'a node group', ['the node group is not declared']),
      ),
    ];
  },
});
