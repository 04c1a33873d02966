import { describe, expect, it } from 'vitest';
import { inWords } from './schedules';

describe('schedules', () => {
  it('are told in words', () => {
    expect([1440, 2880, 60, 90, 1, 0.4].map(inWords)).toEqual([
      '1 day',
      '2 days',
      '1 hour',
      '90 minutes',
      '1 minute',
      '0 minutes',
    ]);
  });
});
