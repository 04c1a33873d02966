import { AMITypes } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { acceleratorOf, neverAccelerated } from './accelerators';
import { amiTypes, imageOf } from './ami-types';

describe('images', () => {
  it('are those of the EKS API, without Amazon Linux 2', () => {
    const living = Object.values(AMITypes).filter((type) => !type.startsWith('AL2_'));
    expect([...amiTypes].sort()).toEqual([...living].sort());
  });

  it.each(amiTypes.filter((type) => type !== 'CUSTOM'))('%s has the facts that its name tells', (type) => {
    const image = imageOf(type);
    expect(image?.architecture).toBe(type.includes('ARM_64') ? 'ARM_64' : 'x86_64');
    expect(image?.family).toBe(type.split('_')[0]);
    expect(image?.accelerator).toBe(/NVIDIA|NEURON/.exec(type)?.[0]);
  });

  it.each([
    [
      'AL2023_ARM_64_STANDARD',
      '/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/arm64/standard/recommended/release_version',
    ],
    [
      'AL2023_x86_64_NEURON',
      '/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/neuron/recommended/release_version',
    ],
    ['BOTTLEROCKET_x86_64', '/aws/service/bottlerocket/aws-k8s-1.35/x86_64/latest/image_version'],
    ['BOTTLEROCKET_ARM_64_FIPS', '/aws/service/bottlerocket/aws-k8s-1.35-fips/arm64/latest/image_version'],
    ['BOTTLEROCKET_x86_64_NVIDIA', '/aws/service/bottlerocket/aws-k8s-1.35-nvidia/x86_64/latest/image_version'],
    ['WINDOWS_CORE_2025_x86_64', undefined],
  ] as const)('%s has its newest release at %s', (type, parameter) => {
    expect(imageOf(type)?.releaseParameter?.('1.35')).toBe(parameter);
  });
});

it.each([
  ['g5.xlarge', 'NVIDIA', false],
  ['gr6.4xlarge', 'NVIDIA', false],
  ['g5g.xlarge', 'NVIDIA', false],
  ['g4ad.xlarge', undefined, false],
  ['p5.48xlarge', 'NVIDIA', false],
  ['inf2.xlarge', 'NEURON', false],
  ['trn1n.32xlarge', 'NEURON', false],
  ['m7g.large', undefined, true],
  ['hpc7a.12xlarge', undefined, true],
  ['r7i.large', undefined, false],
  ['${data.x}', undefined, false],
] as const)('%s has the accelerator %s', (type, accelerator, never) => {
  expect(acceleratorOf(type)).toBe(accelerator);
  expect(neverAccelerated(type)).toBe(never);
});
