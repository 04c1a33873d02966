import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestGapMinutes } from './schedules';

const from = new Date('2026-11-26T00:00:00Z');

describe('schedules of AWS', () => {
  it.each([
    ['cron(0 5 ? * * *)', 1440],
    ['cron(0/15 * * * ? *)', 15],
    ['cron(0 0/6 * * ? *)', 360],
    ['cron(0 5,17 ? * * *)', 720],
    ['cron(0 1,2 ? * * *)', 1380],
    ['cron(0 18 ? * MON-FRI *)', 3 * 1440],
    ['cron(0 18 ? * 2-6 *)', 3 * 1440],
    ['cron(0 8 ? * SUN *)', 7 * 1440],
    ['cron(0 8 ? * 1 *)', 7 * 1440],
    ['cron(0 8 1 * ? *)', 31 * 1440],
    ['cron(0 8 L * ? *)', 31 * 1440],
    ['cron(0 8 1 1 ? *)', 366 * 1440],
    ['cron(0 8 29 2 ? *)', 1461 * 1440],
    ['rate(1 hour)', 60],
    ['rate(12 hours)', 720],
    ['rate(2 days)', 2880],
    [' rate(5 minutes) ', 5],
  ])('%s has a longest gap of %i minutes', (schedule, minutes) => {
    expect(longestGapMinutes(schedule, from)).toBe(minutes);
  });

  it.each([
    '',
    'daily',
    '0 5 * * *',
    'cron(0 5 * * *)',
    'cron(61 5 ? * * *)',
    'cron(0 5 ? * * 2020)',
    'rate(1 week)',
    'rate(x days)',
    'cron()',
  ])('%j is none, or never runs twice', (schedule) => {
    expect(longestGapMinutes(schedule, from)).toBeUndefined();
  });

  it('every hour of a step has gaps as long as the step, save the last of the day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 59 }), (step, minute) => {
        const last = Math.floor(23 / step) * step;
        expect(longestGapMinutes(`cron(${minute} 0/${step} * * ? *)`, from)).toBe(Math.max(step, 24 - last) * 60);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void longestGapMinutes(`cron(${text})`, from)));
  });
});
