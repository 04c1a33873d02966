import { expect, it } from 'vitest';
import { isGroup } from './live-cluster';

const declared = {
  name: 'system',
  instanceTypes: ['m5.large'],
  capacityType: 'ON_DEMAND',
  minimum: 3,
  maximum: 6,
  zones: [],
  tainted: true,
  volumeKey: 'customer-managed',
} as const;

it.each([
  ['system', true],
  ['system-20261122093015123400000001', true],
  ['system20261122093015123400000001', true],
  ['system-gpu', false],
  ['system-2', false],
  ['workload', false],
])('the group %s is the declared system group: %s', (nodegroupName, same) => {
  expect(isGroup(declared, { nodegroupName })).toBe(same);
});
