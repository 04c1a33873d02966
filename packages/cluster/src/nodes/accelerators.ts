import { isUnknown } from '@hera/core';
import type { Accelerator } from './ami-types';

const partsOf = (instanceType: string): { family: string; attributes: string } | undefined => {
  const parts = /^([a-z]+)\d+([a-z]*)[.-]/.exec(instanceType);
  return parts === null ? undefined : { family: parts[1] as string, attributes: parts[2] as string };
};

/**
 * Accelerator of an instance type by its family, where it is one of the two that EKS has images for: `g4ad` has AMD's.
 * Source: EC2 instance type guide, accelerated computing.
 */
export const acceleratorOf = (instanceType: string): Accelerator | undefined => {
  if (isUnknown(instanceType)) return undefined;
  const parts = partsOf(instanceType);
  if (parts === undefined) return undefined;
  if (parts.family === 'inf' || parts.family === 'trn') return 'NEURON';
  if (parts.family === 'p') return 'NVIDIA';
  return ['g', 'gr'].includes(parts.family) && !parts.attributes.includes('a') ? 'NVIDIA' : undefined;
};

/** Whether accelerated images refuse an instance type (EKS user guide, choosing-instance-type; read 2026-11-24). */
export const neverAccelerated = (instanceType: string): boolean =>
  !isUnknown(instanceType) && ['a', 'c', 'hpc', 'm', 't'].includes(partsOf(instanceType)?.family ?? '');
