import { isKnown, type Resource, type StackView } from '@hera/stack-model';
import { rangeOf, single } from '../estimate/range';
import type { Purchase } from '../estimate/rate';
import type { CostLine, Factor } from '../estimate/result';
import type { ResourceScope } from '../estimate/scope';
import { nodeLines } from './node-lines';
import { groupVolumes, imageDisks, launchTemplateOf, templateNotes, templateVolumes } from './node-template';
import type { Priced, Pricer } from './pricer';
import { blocksOf, isOpen, known, textOr, texts, wholeAt } from './values';

/** Why something that a group needs is not known. */
interface Reason {
  readonly reason: string;
}

/**
 * How many instances a group runs: as few, as wanted at the start, as many as its autoscaler may go. Where the wanted number is not known,
 * the greatest is expected.
 */
export const groupSize = (
  resource: Resource,
  paths: { readonly minimum: string; readonly desired: string; readonly maximum: string },
): Factor | Reason => {
  const minimum = wholeAt(resource, paths.minimum);
  const desired = wholeAt(resource, paths.desired);
  const maximum = wholeAt(resource, paths.maximum);
  for (const told of [minimum, maximum]) if (told !== undefined && 'reason' in told) return told;
  if (desired !== undefined && 'reason' in desired && desired.impossible) return desired;
  if (minimum === undefined || maximum === undefined || 'reason' in minimum || 'reason' in maximum)
    return { reason: `${minimum === undefined ? paths.minimum : paths.maximum} is not set` };
  const wanted = desired === undefined ? minimum.value : 'value' in desired ? desired.value : maximum.value;
  const low = Math.min(minimum.value, wanted);
  const middle =
    desired === undefined
      ? 'the least, as none is desired'
      : 'value' in desired
        ? paths.desired
        : 'the greatest, as the desired one is not known';
  return {
    label: 'nodes',
    value: rangeOf(low, wanted, Math.max(maximum.value, wanted)),
    from: `${paths.minimum}, ${middle}, ${paths.maximum}`,
  };
};

/** Default of the EKS API where neither group nor template name a type. Source: EKS API, CreateNodegroup, instanceTypes. */
const defaultType = 't3.medium';

/** Instance types of a managed node group: its own, else that of its template, else what EKS takes. */
export const instanceTypesOf = (view: StackView, group: Resource): readonly [string, ...string[]] | Reason => {
  const own = texts(group, 'instance_types');
  const [first, ...rest] = own ?? [];
  if (first !== undefined) return [first, ...rest];
  if (own === undefined && group.get('instance_types') !== undefined && isOpen(group, 'instance_types'))
    return { reason: 'its instance types are not known before the apply' };
  const template = launchTemplateOf(view, group);
  if (template === undefined)
    return group.references('launch_template').length > 0 || blocksOf(group, 'launch_template').length > 0
      ? { reason: 'its launch template is not in the stack, and it names no instance type itself' }
      : [defaultType];
  const type = known(template.text('instance_type'));
  if (type !== undefined) return [type];
  if (isOpen(template, 'instance_type') || blocksOf(template, 'instance_requirements').length > 0)
    return { reason: `${template.address} leaves the instance type open` };
  return [defaultType];
};

const purchaseOf = (group: Resource): Purchase | Reason => {
  const type = textOr(group, 'capacity_type', 'ON_DEMAND');
  if (type === 'SPOT') return 'spot';
  if (type === undefined) return 'on-demand';
  return type === 'ON_DEMAND' ? 'on-demand' : { reason: `capacity of type ${type} has no list price` };
};

const volumesOf = (view: StackView, group: Resource) => {
  const template = launchTemplateOf(view, group);
  const amiType =
    known(group.text('ami_type')) ??
    (template !== undefined && (known(template.text('image_id')) !== undefined || isOpen(template, 'image_id'))
      ? 'CUSTOM'
      : isOpen(group, 'ami_type')
        ? undefined
        : 'AL2023_x86_64_STANDARD');
  if (amiType === undefined) return { reason: 'its image is not known before the apply' };
  const image = imageDisks(amiType);
  if (template !== undefined) return templateVolumes(template, image);
  return blocksOf(group, 'launch_template').length > 0
    ? { reason: 'its launch template is not in the stack' }
    : groupVolumes(group, image);
};

/** Whether a subnet gives every instance a public address, or may. */
export const mapsPublicAddress = (subnet: Resource): boolean =>
  subnet.type === 'aws_subnet' &&
  (known(subnet.flag('map_public_ip_on_launch')) ?? isOpen(subnet, 'map_public_ip_on_launch'));

/** Public addresses of nodes in subnets that give one to every instance. */
const addressLines = (scope: ResourceScope, group: Resource, count: Factor): readonly CostLine[] => {
  const subnets = group.references('subnet_ids').filter(({ type }) => type === 'aws_subnet');
  const isPublic = subnets.filter(mapsPublicAddress);
  if (isPublic.length === 0) return [];
  const value = isPublic.length === subnets.length ? count.value : { ...count.value, low: single(0).low };
  return [
    scope.line({
      id: 'public-ipv4',
      title: 'public IPv4 addresses of the nodes',
      of: 'vpc.public-ipv4',
      factors: [{ ...count, value, label: 'addresses' }, scope.hours],
      notes:
        isPublic.length === subnets.length
          ? []
          : [`${isPublic.length} of ${subnets.length} subnets give nodes a public address: not at all to all of them`],
    }),
  ];
};

const windows = (group: Resource): boolean => known(group.text('ami_type'))?.startsWith('WINDOWS') === true;

/** Managed node groups: instances from the least to the greatest number, with their volumes. */
export const nodeGroup: Pricer = {
  types: ['aws_eks_node_group'],
  part: 'Nodes',
  price: (scope): Priced => {
    const { resource: group, view } = scope;
    const count = groupSize(group, {
      minimum: 'scaling_config[0].min_size',
      desired: 'scaling_config[0].desired_size',
      maximum: 'scaling_config[0].max_size',
    });
    if ('reason' in count) return { unpriced: count.reason };
    const types = instanceTypesOf(view, group);
    if ('reason' in types) return { unpriced: types.reason };
    const purchase = purchaseOf(group);
    if (typeof purchase !== 'string') return { unpriced: purchase.reason };
    if (windows(group)) return { unpriced: 'prices of Windows instances are not in the catalogue' };
    const template = launchTemplateOf(view, group);
    return {
      lines: [
        ...nodeLines(scope, {
          count,
          types,
          purchase,
          volumes: volumesOf(view, group),
          ...(template === undefined ? {} : { template }),
        }),
        ...addressLines(scope, group, count),
      ],
      notes: templateNotes(group, template),
    };
  },
};

/** What is known of the nodes of a stack, for what is billed by them. */
export const nodesOf = (
  scope: ResourceScope,
): readonly { readonly group: Resource; readonly count: Factor | Reason }[] =>
  scope.view.resources('aws_eks_node_group').map((group) => {
    const count = groupSize(group, {
      minimum: 'scaling_config[0].min_size',
      desired: 'scaling_config[0].desired_size',
      maximum: 'scaling_config[0].max_size',
    });
    if ('reason' in count || !isKnown(group.instances)) return { group, count };
    const { instances } = group;
    const scale = (n: typeof count.value.low) => n.times(instances);
    const { low, expected, high } = count.value;
    return { group, count: { ...count, value: { low: scale(low), expected: scale(expected), high: scale(high) } } };
  });
