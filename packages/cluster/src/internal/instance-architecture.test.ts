import { expect, it } from 'vitest';
import { architectureOf } from './instance-architecture';

it.each([
  ['m5.large', 'x86_64'],
  ['m7i-flex.large', 'x86_64'],
  ['g5.xlarge', 'x86_64'],
  ['g4dn.metal', 'x86_64'],
  ['m7g.large', 'ARM_64'],
  ['c7gn.2xlarge', 'ARM_64'],
  ['im4gn.large', 'ARM_64'],
  ['is4gen.large', 'ARM_64'],
  ['g5g.xlarge', 'ARM_64'],
  ['t4g.small', 'ARM_64'],
  ['a1.medium', 'ARM_64'],
  ['mac2.metal', undefined],
  ['u-6tb1.112xlarge', undefined],
  ['p6e-gb200.36xlarge', undefined],
  ['nonsense', undefined],
])('%s is %s', (type, architecture) => {
  expect(architectureOf(type)).toBe(architecture);
});
