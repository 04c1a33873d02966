import type { Resource } from '@hera/stack-model';
import { rangeOf, single } from '../estimate/range';
import { isRate, type RateOrReason } from '../estimate/rate';
import type { CostLine, Factor } from '../estimate/result';
import type { ResourceScope } from '../estimate/scope';
import { isOpen, known, numberAt, type Told } from './values';

/** An EBS volume as far as the document tells it. */
export interface Volume {
  /** For ids and titles, for example `/dev/xvda`. */
  readonly name: string;
  /** GiB. @default - not told */
  readonly size: Told;
  readonly from: string;
  /** @default - not stated: gp2 or gp3 */
  readonly type?: string;
  /** Whether the type is left open. */
  readonly typeIsOpen: boolean;
  readonly iops: Told;
  readonly throughput: Told;
}

/** Reads a volume below `prefix`: `root_block_device[0].`, or nothing for a volume of its own. */
export const volumeAt = (
  resource: Resource,
  prefix: string,
  { name, size, type }: { readonly name: string; readonly size?: number; readonly type?: string },
  sizeAttribute = 'volume_size',
  typeAttribute = 'volume_type',
): Volume => {
  const stated = known(resource.text(`${prefix}${typeAttribute}`)) ?? type;
  return {
    name,
    size: numberAt(resource, `${prefix}${sizeAttribute}`) ?? (size === undefined ? undefined : { value: size }),
    from:
      numberAt(resource, `${prefix}${sizeAttribute}`) === undefined
        ? 'default of the image or service'
        : `${prefix}${sizeAttribute}`,
    ...(stated === undefined ? {} : { type: stated }),
    typeIsOpen: isOpen(resource, `${prefix}${typeAttribute}`),
    iops: numberAt(resource, `${prefix}iops`),
    throughput: numberAt(resource, `${prefix}throughput`),
  };
};

/** What EKS and images take where no type is stated is one of the two. */
const gp3OrGp2 = (scope: ResourceScope): RateOrReason => {
  const gp3 = scope.rate('ebs.gp3.storage');
  const gp2 = scope.rate('ebs.gp2.storage');
  if (!isRate(gp3)) return gp3;
  if (!isRate(gp2)) return gp2;
  return {
    ...gp2,
    title: 'EBS gp2 or gp3, storage',
    usd: rangeOf(gp3.usd.low, gp2.usd.expected, gp2.usd.high),
    prices: [...gp2.prices, ...gp3.prices],
    notes: ['no volume type is stated: gp2 is expected, gp3 is cheaper'],
  };
};

const included = { iops: 3000, throughput: 125 } as const;

const provisioned = (
  scope: ResourceScope,
  volume: Volume,
  what: 'iops' | 'throughput',
  factors: readonly Factor[],
): readonly CostLine[] => {
  const told = volume[what];
  const { name, type } = volume;
  const id = `volume.${name}.${what}`;
  const title = `${name}, ${type ?? ''} ${what === 'iops' ? 'IOPS' : 'throughput'}`;
  if (type === 'gp3') {
    if (told === undefined) return [];
    if ('reason' in told) return [scope.unpriced(id, title, told.reason)];
    const beyond = told.value - included[what];
    if (beyond <= 0) return [];
    const label = `${what === 'iops' ? 'IOPS' : 'MiB/s'} beyond ${included[what]}`;
    const value: Factor = { label, value: single(beyond), from: what };
    return [scope.line({ id, title, of: `ebs.gp3.${what}`, factors: [...factors, value] })];
  }
  if (what === 'throughput' || (type !== 'io1' && type !== 'io2')) return [];
  if (told === undefined || 'reason' in told)
    return [scope.unpriced(id, title, told?.reason ?? 'its IOPS are not stated')];
  const value: Factor = { label: 'IOPS', value: single(told.value), from: what };
  return [scope.line({ id, title, of: `ebs.${type}.iops`, factors: [...factors, value] })];
};

/** Lines of a volume; `factors` say how many there are of it. */
export const volumeLines = (scope: ResourceScope, volume: Volume, factors: readonly Factor[] = []): CostLine[] => {
  const { name, size, type, typeIsOpen, from } = volume;
  const id = `volume.${name}`;
  if (typeIsOpen) return [scope.unpriced(id, `${name}, storage`, 'its volume type is not known before the apply')];
  if (size === undefined || 'reason' in size)
    return [scope.unpriced(id, `${name}, storage`, size?.reason ?? 'its size is that of a snapshot or an image')];
  const of: RateOrReason =
    type === undefined
      ? gp3OrGp2(scope)
      : type === 'gp2' || type === 'gp3' || type === 'io1' || type === 'io2'
        ? scope.rate(`ebs.${type}.storage`)
        : { reason: `the catalogue has no volume type ${type}` };
  const gigabytes: Factor = { label: 'GB', value: single(size.value), from };
  return [
    scope.line({
      id,
      title: `${name}, ${isRate(of) ? of.title : 'storage'}`,
      of,
      factors: [...factors, gigabytes],
    }),
    ...provisioned(scope, volume, 'iops', factors),
    ...provisioned(scope, volume, 'throughput', factors),
  ];
};
