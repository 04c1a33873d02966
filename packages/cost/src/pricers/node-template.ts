import { isUnknown, type Resource, type StackView } from '@hera/stack-model';
import disks from '../data/ami-disks.json';
import { blocksOf, isOpen, known, numberAt } from './values';
import { type Volume, volumeAt } from './volume';

const byModule = new WeakMap<StackView, ReadonlyMap<string, readonly Resource[]>>();

/** Launch templates that the plan makes, by module instance. */
const newTemplates = (view: StackView): ReadonlyMap<string, readonly Resource[]> => {
  const seen = byModule.get(view);
  if (seen !== undefined) return seen;
  const templates = new Map<string, Resource[]>();
  for (const template of view.resources('aws_launch_template')) {
    if (!isUnknown(template.get('id'))) continue;
    const others = templates.get(template.moduleAddress);
    if (others === undefined) templates.set(template.moduleAddress, [template]);
    else others.push(template);
  }
  byModule.set(view, templates);
  return templates;
};

/**
 * The launch template that a group starts instances from, where the stack has it. Terraform leaves `dynamic` blocks and locals out of a plan:
 * where all that it tells is that the id comes with the apply, and the group's module makes one template, it is that one.
 */
export const launchTemplateOf = (
  view: StackView,
  resource: Resource,
  path = 'launch_template',
  id = 'id',
): Resource | undefined => {
  const named = resource.references(path).find(({ type }) => type === 'aws_launch_template');
  if (named !== undefined || resource.level !== 'plan') return named;
  const isNew = blocksOf(resource, path).length > 0 && isUnknown(resource.get(`${path}[0].${id}`));
  const [only, ...others] = isNew ? (newTemplates(view).get(resource.moduleAddress) ?? []) : [];
  return others.length === 0 ? only : undefined;
};

/** Says so, where the plan does not name the template. */
export const templateNotes = (
  resource: Resource,
  template: Resource | undefined,
  path = 'launch_template',
): readonly string[] =>
  template === undefined || resource.references(path).includes(template)
    ? []
    : [`the plan does not say which launch template: ${template.address} is the only new one of its module`];

/** Devices and sizes of an EKS image; nothing for an image of one's own. */
export const imageDisks = (amiType: string): Readonly<Record<string, number>> | undefined => {
  const family = Object.entries(disks.families).find(([name]) => amiType.startsWith(`${name}_`))?.[1];
  return family === undefined ? undefined : Object.fromEntries(Object.entries(family as Record<string, number>));
};

const mappingsOf = (template: Resource): readonly { readonly device: string; readonly prefix: string }[] =>
  blocksOf(template, 'block_device_mappings').flatMap((mapping, index) => {
    const ebs = blocksOf(mapping, 'ebs');
    const device = known(mapping.text('device_name')) ?? `device ${index + 1}`;
    return ebs.length === 0 ? [] : [{ device, prefix: `block_device_mappings[${index}].ebs[0].` }];
  });

/** Volumes of every instance from a template: those it maps, over those of the image. */
export const templateVolumes = (
  template: Resource,
  image: Readonly<Record<string, number>> | undefined,
): readonly Volume[] | { readonly reason: string } => {
  if (isUnknown(template.blocks('block_device_mappings')) && isOpen(template, 'block_device_mappings'))
    return { reason: `block_device_mappings of ${template.address} are not known before the apply` };
  const mapped = mappingsOf(template).map(({ device, prefix }) => {
    const size = image?.[device];
    return volumeAt(template, prefix, { name: device, ...(size === undefined ? {} : { size }) });
  });
  const covered = new Set(mapped.map(({ name }) => name));
  const rest = Object.entries(image ?? {}).filter(([device]) => !covered.has(device));
  const fromImage = rest.map(([name, value]) => imageVolume(name, value));
  return image === undefined && mapped.length === 0
    ? { reason: 'the image is your own, and its volumes are not in the stack' }
    : [...mapped, ...fromImage];
};

/** A volume that the image brings: no type is stated. */
export const imageVolume = (name: string, value: number): Volume => ({
  name,
  size: { value },
  from: 'default of the image',
  typeIsOpen: false,
  iops: undefined,
  throughput: undefined,
});

/** Volume of a node group without a template: `disk_size`, or what EKS takes. */
export const groupVolumes = (
  group: Resource,
  image: Readonly<Record<string, number>> | undefined,
): readonly Volume[] | { readonly reason: string } => {
  const stated = numberAt(group, 'disk_size');
  if (stated !== undefined && 'reason' in stated) return stated;
  if (image === undefined) return { reason: 'the image is your own, and its volumes are not in the stack' };
  const entries = Object.entries(image);
  // disk_size is the largest volume of the image: the only one, or the data volume.
  return entries.map(([name, value], index) =>
    index === entries.length - 1 && stated !== undefined
      ? { ...imageVolume(name, stated.value), from: 'disk_size' }
      : imageVolume(name, value),
  );
};
