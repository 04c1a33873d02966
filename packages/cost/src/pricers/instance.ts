import { isUnknown, type Resource } from '@hera/stack-model';
import { single } from '../estimate/range';
import type { CostLine } from '../estimate/result';
import type { ResourceScope } from '../estimate/scope';
import { nodeLines } from './node-lines';
import { launchTemplateOf } from './node-template';
import type { Priced, Pricer } from './pricer';
import { mapsPublicAddress } from './node-group';
import { blocksOf, isOpen, known, textOr } from './values';
import { type Volume, volumeAt, volumeLines } from './volume';

const one = { label: 'instance', value: single(1), from: 'the resource' };

/** Volumes beside the root one, as far as the configuration names them. */
const furtherVolumes = (scope: ResourceScope): readonly Volume[] | { readonly reason: string } => {
  const { resource } = scope;
  if (isUnknown(resource.blocks('ebs_block_device')) && isOpen(resource, 'ebs_block_device'))
    return { reason: 'its volumes are not known before the apply' };
  return blocksOf(resource, 'ebs_block_device').map((block, index) =>
    volumeAt(resource, `ebs_block_device[${index}].`, {
      name: known(block.text('device_name')) ?? `device ${index + 1}`,
      type: 'gp2',
    }),
  );
};

const rootVolume = (scope: ResourceScope): readonly CostLine[] => {
  const { resource } = scope;
  const root = volumeAt(resource, 'root_block_device[0].', { name: 'root volume' });
  if (root.size !== undefined) return volumeLines(scope, root);
  return [
    scope.usageLine({
      id: 'volume.root volume',
      title: 'root volume, as large as its image says',
      of: 'ebs.gp2.storage',
      key: 'root_volume_gb',
      label: 'GB',
    }),
  ];
};

/** Whether its subnet gives every instance a public address, or may. */
const isInPublicSubnet = (resource: Resource): boolean =>
  resource.references('subnet_id').some((subnet) => mapsPublicAddress(subnet));

/** Single instances, with their volumes and public address. */
export const instance: Pricer = {
  types: ['aws_instance'],
  part: 'Nodes',
  price: (scope): Priced => {
    const { resource } = scope;
    const template = launchTemplateOf(scope.view, resource);
    const type = known(resource.text('instance_type')) ?? (template && known(template.text('instance_type')));
    if (type === undefined) return { unpriced: 'its instance type is not known before the apply' };
    const tenancy = textOr(resource, 'tenancy', 'default');
    if (tenancy !== 'default')
      return { unpriced: `prices of ${tenancy ?? 'unknown'} tenancy are not in the catalogue` };
    const isSpot = known(resource.text('instance_market_options[0].market_type')) === 'spot';
    const isPublic = known(resource.flag('associate_public_ip_address')) ?? isInPublicSubnet(resource);
    return {
      lines: [
        ...nodeLines(scope, {
          count: one,
          types: [type],
          purchase: isSpot ? 'spot' : 'on-demand',
          volumes: furtherVolumes(scope),
          template: template ?? resource,
        }),
        ...rootVolume(scope),
        ...(isPublic
          ? [
              scope.line({
                id: 'public-ipv4',
                title: 'public IPv4 address of the instance',
                of: 'vpc.public-ipv4',
                factors: [scope.hours],
              }),
            ]
          : []),
      ],
      notes: ['Linux is taken for granted: an image of Windows or of a vendor costs more'],
    };
  },
};
