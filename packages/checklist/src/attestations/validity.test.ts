import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dayOf,
  daysAfter,
  daysBetween,
  frequencyWords,
  isDay,
  isFrequency,
  lastDayOf,
  latestLastDay,
} from './validity';

describe('days', () => {
  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '20261126', '2026-11-26T00:00:00Z', '', '-002026-01-01'])(
    'does not take %j',
    (text) => expect(isDay(text)).toBe(false),
  );

  it('counts days over months, years and leap days', () => {
    expect(isDay('2028-02-29')).toBe(true);
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
    expect(daysBetween('2026-11-26', '2026-11-20')).toBe(-6);
    expect(daysBetween('2025-11-26', '2026-11-26')).toBe(365);
  });

  it('takes the day from UTC', () => {
    expect(dayOf(new Date('2026-11-26T23:59:59-05:00'))).toBe('2026-11-27');
  });

  it('adds what it counts', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
        fc.integer({ min: -5000, max: 5000 }),
        (moment, days) => daysBetween(dayOf(moment), daysAfter(dayOf(moment), days)) === days,
      ),
    );
  });
});

describe('frequencies', () => {
  it.each([
    ['annually', '2027-11-19'],
    ['semiannually', '2027-05-19'],
    ['quarterly', '2027-02-19'],
    ['monthly', '2026-12-19'],
    ['every2weeks', '2026-12-03'],
    ['fortnightly', '2026-12-03'],
    ['weekly', '2026-11-26'],
    ['every3days', '2026-11-22'],
    ['daily', '2026-11-20'],
    ['90d', '2027-02-17'],
    ['2 w', '2026-12-03'],
    ['3m', '2027-02-19'],
    ['1y', '2027-11-19'],
  ])('%s ends the day before it is due again', (frequency, last) => {
    expect(lastDayOf('2026-11-20', frequency)).toBe(last);
  });

  it('has a table row for every word', () => {
    expect(frequencyWords.every(isFrequency)).toBe(true);
  });

  it('does not run over the end of a month', () => {
    expect(lastDayOf('2026-01-31', 'monthly')).toBe('2026-02-27');
  });

  it.each(['', 'yearly', '0d', '-3d', '1.5m', '10h', '99999d', 'constructor', '3 months'])(
    'does not take %j',
    (text) => {
      expect(isFrequency(text)).toBe(false);
      expect(() => lastDayOf('2026-11-20', text)).toThrow(RangeError);
    },
  );
});

describe('the latest last day', () => {
  it('is so many days on, and a year is a year', () => {
    expect(latestLastDay('2026-11-20', 90)).toBe('2027-02-18');
    expect(latestLastDay('2027-11-20', 365)).toBe('2028-11-20');
  });

  it('leaves room for the word of the same length', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
        (moment) => {
          const day = dayOf(moment);
          return (
            lastDayOf(day, 'annually') <= latestLastDay(day, 365) && lastDayOf(day, '90d') <= latestLastDay(day, 90)
          );
        },
      ),
    );
  });
});
