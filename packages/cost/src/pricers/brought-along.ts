import { factsOf } from '@hera/core/facts';
import type { StackManifest } from '@hera/core/manifest';
import type { Resource, StackView } from '@hera/stack-model';
import { single } from '../estimate/range';
import type { CostPart } from '../estimate/result';
import type { ResourceScope } from '../estimate/scope';
import { assumedNodes } from './assumed-nodes';
import type { Priced } from './pricer';
import { known } from './values';

/** What a stack brings with it that is no resource of Terraform, and that AWS bills all the same. */
export interface BroughtAlong {
  /** `usage:<name>`. */
  readonly address: string;
  readonly name: string;
  readonly part: CostPart;
  /** Resource whose region and tags it takes. */
  readonly anchor: Resource;
  price(scope: ResourceScope): Priced;
}

const carriesTraffic = [
  'aws_eks_cluster',
  'aws_vpc',
  'aws_nat_gateway',
  'aws_lb',
  'aws_alb',
  'aws_instance',
  'aws_autoscaling_group',
];

const transfer = (anchor: Resource): BroughtAlong => ({
  address: 'usage:data-transfer',
  name: 'data-transfer',
  part: 'Data transfer',
  anchor,
  price: (scope) => ({
    lines: [
      scope.usageLine({
        id: 'between-zones',
        of: 'transfer.inter-zone',
        type: 'aws_data_transfer',
        key: 'monthly_intra_region_gb',
        label: 'GB',
        factors: [{ label: 'directions', value: single(2), from: 'billed on the way out and on the way in' }],
      }),
      scope.usageLine({
        id: 'internet',
        of: 'transfer.internet',
        type: 'aws_data_transfer',
        key: 'monthly_outbound_internet_gb',
        label: 'GB',
        notes: ['the first 100 GB of an account each month are free: not counted here'],
      }),
      scope.usageLine({
        id: 'other-regions',
        of: 'transfer.inter-region',
        type: 'aws_data_transfer',
        key: 'monthly_outbound_other_regions_gb',
        label: 'GB',
      }),
    ],
  }),
});

/** Karpenter shows in Terraform by its manifest, its identity, or its interruption queue. */
const hasKarpenter = (view: StackView, manifest: StackManifest | undefined): boolean =>
  (manifest !== undefined && factsOf(manifest.facts, 'cluster').some(({ karpenter }) => karpenter !== undefined)) ||
  view
    .resources('aws_eks_pod_identity_association')
    .some((association) => known(association.text('service_account')) === 'karpenter') ||
  view
    .resources('aws_sqs_queue')
    .some((queue) => /karpenter/i.test(`${queue.address} ${known(queue.text('name')) ?? ''}`));

const karpenterNodes = (anchor: Resource): BroughtAlong => ({
  address: 'usage:karpenter-nodes',
  name: 'karpenter-nodes',
  part: 'Nodes',
  anchor,
  price: (scope) => ({
    lines: [
      assumedNodes(scope, {
        id: 'instances',
        who: 'Karpenter',
        type: 'karpenter',
        keys: { nodes: 'nodes', instanceType: 'instance_type', capacityType: 'capacity_type' },
        notes: ['volumes of these nodes come with their EC2NodeClass: not in this line'],
      }),
    ],
  }),
});

/** Data transfer, where something carries traffic, and the nodes of Karpenter, where it is wired. */
export const broughtAlong = (view: StackView, manifest: StackManifest | undefined): readonly BroughtAlong[] => {
  const carrier = carriesTraffic.map((type) => view.resources(type)[0]).find((each) => each !== undefined);
  if (carrier === undefined) return [];
  const clusterResource = view.resources('aws_eks_cluster')[0];
  return [
    transfer(carrier),
    ...(clusterResource !== undefined && hasKarpenter(view, manifest) ? [karpenterNodes(clusterResource)] : []),
  ];
};
