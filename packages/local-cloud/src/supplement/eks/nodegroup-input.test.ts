import { describe, expect, it } from 'vitest';
import type { LaunchTemplateFacts } from './ec2';
import {
  amiTypeOf,
  checkedRepair,
  checkedTaints,
  checkTemplateConflicts,
  scalingOf,
  updateConfigOf,
} from './nodegroup-input';

const input = { clusterName: 'c', nodegroupName: 'n', subnets: ['s'], nodeRole: 'r' };
const template: LaunchTemplateFacts = {
  id: 'lt-1',
  name: 'n',
  version: '1',
  imageId: undefined,
  instanceType: undefined,
};
const invalid = expect.objectContaining({ code: 'InvalidParameterException', status: 400 });

describe('scaling', () => {
  it.each([
    [{}, {}, { minSize: 1, maxSize: 2, desiredSize: 2 }],
    [{ maxSize: 9 }, { minSize: 3, maxSize: 6, desiredSize: 4 }, { minSize: 3, maxSize: 9, desiredSize: 4 }],
    [
      { minSize: 0, desiredSize: 0 },
      { minSize: 3, maxSize: 6, desiredSize: 4 },
      { minSize: 0, maxSize: 6, desiredSize: 0 },
    ],
  ])('lays %j over %j', (asked, current, expected) => {
    expect(scalingOf(asked, current)).toEqual(expected);
  });

  it.each([
    { minSize: 4, maxSize: 3, desiredSize: 4 },
    { minSize: 2, maxSize: 3, desiredSize: 1 },
    { minSize: 1, maxSize: 3, desiredSize: 4 },
    { minSize: 0, maxSize: 0, desiredSize: 0 },
    { minSize: -1 },
  ])('refuses %j', (asked) => {
    expect(() => scalingOf(asked, {})).toThrow(invalid);
  });
});

describe('AMI type', () => {
  it.each([
    [['m5.large'], 'AL2023_x86_64_STANDARD'],
    [['m6g.large', 'c7gn.large'], 'AL2023_ARM_64_STANDARD'],
    [['g5.xlarge'], 'AL2023_x86_64_STANDARD'],
    [['g5g.xlarge'], 'AL2023_ARM_64_STANDARD'],
    [['a1.large'], 'AL2023_ARM_64_STANDARD'],
  ])('of %j is %s', (types, expected) => {
    expect(amiTypeOf(input, undefined, types, '1.35')).toBe(expected);
  });

  it('is CUSTOM when the launch template has an AMI', () => {
    expect(amiTypeOf(input, { ...template, imageId: 'ami-1' }, ['m5.large'], '1.35')).toBe('CUSTOM');
  });

  it.each([
    ['AL2_x86_64', ['m5.large']],
    ['CUSTOM', ['m5.large']],
    ['AL2023_ARM_64_STANDARD', ['m5.large']],
    ['AL2023_x86_64_STANDARD', ['m5.large', 'm6g.large']],
  ] as const)('refuses %s for %j', (amiType, types) => {
    expect(() => amiTypeOf({ ...input, amiType }, undefined, types, '1.35')).toThrow(invalid);
  });
});

it.each([
  [{ diskSize: 50 }, template],
  [{ remoteAccess: {} }, template],
  [{ instanceTypes: ['m5.large'] }, { ...template, instanceType: 'm5.large' }],
  [{ amiType: 'AL2023_x86_64_STANDARD' as const }, { ...template, imageId: 'ami-1' }],
  [{ version: '1.35' }, { ...template, imageId: 'ami-1' }],
])('refuses %j beside what the launch template says', (asked, facts) => {
  expect(() => checkTemplateConflicts({ ...input, ...asked }, facts)).toThrow(invalid);
  expect(() => checkTemplateConflicts({ ...input, ...asked }, undefined)).not.toThrow();
});

it('takes one node at a time unless told otherwise', () => {
  expect(updateConfigOf(undefined)).toEqual({ maxUnavailable: 1 });
  expect(updateConfigOf({ maxUnavailablePercentage: 33 })).toEqual({ maxUnavailablePercentage: 33 });
  expect(() => updateConfigOf({ maxUnavailable: 1, maxUnavailablePercentage: 1 })).toThrow(invalid);
  expect(() => updateConfigOf({ maxUnavailable: 0 })).toThrow(invalid);
});

it('refuses taints and repair settings that contradict themselves', () => {
  const taint = { key: 'a', value: '1', effect: 'NO_SCHEDULE' } as const;
  expect(checkedTaints([taint, { ...taint, effect: 'NO_EXECUTE' }])).toHaveLength(2);
  expect(() => checkedTaints([taint, { ...taint, value: '2' }])).toThrow(invalid);
  expect(() => checkedTaints([{ ...taint, effect: 'NoSchedule' as 'NO_SCHEDULE' }])).toThrow(invalid);
  expect(() => checkedRepair({ maxParallelNodesRepairedCount: 1, maxParallelNodesRepairedPercentage: 1 })).toThrow(
    invalid,
  );
});
