import { factsOf, type StackContext } from '@hera/core';
import type { PlannedAutoMode } from '../auto-mode/check-auto-mode';
import { asksForAutoscaler, checkAutoscaler, type PlannedAutoscaler } from '../autoscaler/check-autoscaler';
import type { ClusterProps } from '../cluster-props';
import { checkFargate, type PlannedFargate } from '../fargate/check-fargate';
import { checkKarpenter } from '../karpenter/check-karpenter';
import type { PlannedKarpenter } from '../karpenter/planned-karpenter';
import type { NodeGroupProps } from '../node-group';
import type { CniMode } from '../nodes/max-pods';
import { checkSecurityGroups, type PlannedSecurityGroups } from '../security-groups/check-security-groups';
import { checkNodeGroups, type NodeGroupPlan } from './check-node-groups';
import type { SubnetPlan } from './check-network';
import type { Report } from './report';

/** Everything that pods run on. */
export interface NodesPlan {
  readonly nodeGroups: readonly NodeGroupPlan[];
  /** @default - no pod runs on Fargate */
  readonly fargate?: PlannedFargate;
  /** @default - Karpenter is not there */
  readonly karpenter?: PlannedKarpenter;
  /** @default - the Cluster Autoscaler is not there */
  readonly autoscaler?: PlannedAutoscaler;
  /** @default - EKS Auto Mode is off */
  readonly autoMode?: PlannedAutoMode;
  readonly securityGroups: PlannedSecurityGroups;
  /** Least number of nodes of all node groups together. */
  readonly ownNodes: number;
}

/** What the nodes are planned for. */
export interface NodesSetting {
  readonly groups: readonly NodeGroupProps[];
  readonly version: string;
  readonly subnets: SubnetPlan;
  readonly cni: CniMode;
  /** @default - EKS Auto Mode is off */
  readonly autoMode: PlannedAutoMode | undefined;
}

const selects = ({ profiles }: PlannedFargate, namespace: string): boolean =>
  profiles.some(({ selectors }) =>
    selectors.some((selector) => selector.namespace === namespace && Object.keys(selector.labels ?? {}).length === 0),
  );

/** Checks what brings nodes, and how that goes together. */
export const planNodes = (
  props: ClusterProps,
  { groups, version, subnets, cni, autoMode }: NodesSetting,
  context: StackContext,
  report: Report,
): NodesPlan => {
  const { zones } = subnets;
  const { name: clusterName } = props;
  const fargate = props.fargate === undefined ? undefined : checkFargate(props.fargate, subnets.nodes, report);
  const onFargate = (namespace: string): boolean => fargate !== undefined && selects(fargate, namespace);
  const nodeGroups = checkNodeGroups(
    groups,
    {
      zones,
      version,
      cni,
      otherNodes: autoMode !== undefined || onFargate('kube-system'),
      moreNodes: props.karpenter !== undefined,
    },
    context,
    report,
  );
  const ownNodes = nodeGroups.reduce((sum, { scaling }) => sum + scaling.minimum, 0);
  const securityGroups = checkSecurityGroups(
    props.securityGroups,
    {
      clusterName,
      vpcId: props.network.vpcId,
      autoMode: autoMode !== undefined,
      fargate: fargate !== undefined,
      ipv6: props.ipFamily === 'ipv6',
    },
    report,
  );
  const karpenter =
    props.karpenter === undefined
      ? undefined
      : checkKarpenter(
          props.karpenter,
          {
            clusterName,
            kubernetesVersion: version,
            zones,
            ownNodes,
            fargate: onFargate(props.karpenter.namespace ?? 'kube-system'),
            cni,
            strictSecurityGroup: securityGroups.mode === 'strict',
            ...(props.keys?.volumes === undefined ? {} : { volumesKey: props.keys.volumes }),
          },
          context,
          report,
        );
  const autoscaler = asksForAutoscaler(props)
    ? checkAutoscaler(
        {
          clusterName,
          kubernetesVersion: version,
          nodeGroups,
          ownNodes,
          karpenter: karpenter !== undefined,
          withoutNat: factsOf(context.facts, 'network').some(({ nat }) => nat === 'none'),
          options: typeof props.clusterAutoscaler === 'object' ? props.clusterAutoscaler : {},
        },
        report,
      )
    : undefined;
  return {
    nodeGroups,
    ...(fargate === undefined ? {} : { fargate }),
    ...(autoMode === undefined ? {} : { autoMode }),
    ...(karpenter === undefined ? {} : { karpenter }),
    ...(autoscaler === undefined ? {} : { autoscaler }),
    securityGroups,
    ownNodes,
  };
};
