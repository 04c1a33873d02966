import type { ResourceEvent } from '@hera/terraform';
import { expect, it } from 'vitest';
import { InFlight } from './in-flight';

const event = (type: ResourceEvent['type'], address: string): ResourceEvent => ({
  type,
  address,
  resourceType: 'aws_vpc',
  action: 'create',
  elapsedSeconds: 0,
  stage: 'apply',
  at: '2026-01-01T00:00:00Z',
});

it('names what has been at work for the longest time', () => {
  let now = 0;
  const inFlight = new InFlight(() => now);
  expect(inFlight.slowest()).toBeUndefined();
  inFlight.note(event('resource-start', 'aws_vpc.first'));
  now = 1_000;
  inFlight.note(event('resource-start', 'aws_vpc.second'));
  inFlight.note(event('resource-progress', 'aws_vpc.first'));
  now = 2_500;
  expect(inFlight.slowest()).toBe('slowest in flight: create of aws_vpc.first for 2.5 s (2 in flight)');
  inFlight.note(event('resource-done', 'aws_vpc.first'));
  expect(inFlight.slowest()).toBe('slowest in flight: create of aws_vpc.second for 1.5 s (1 in flight)');
  inFlight.note(event('resource-failed', 'aws_vpc.second'));
  expect(inFlight.slowest()).toBeUndefined();
  inFlight.note(event('resource-start', 'aws_vpc.third'));
  inFlight.clear();
  expect(inFlight.slowest()).toBeUndefined();
});
