import { Cron } from 'croner';

/** Last value of each field of a cron expression of AWS, for steps that begin at a number: `0/15` is `0-59/15` elsewhere. */
const lastOf = ['59', '23', '31', '12', '7', '2199'];

const asRange = (field: string, index: number): string =>
  field.replace(
    /(^|,)(\d+)\/(\d+)/g,
    (_, before: string, start: string, step: string) => `${before}${start}-${lastOf[index]}/${step}`,
  );

const maximumRuns = 400;

/** Past a leap year: what is seldom is looked up day by day, and repeats by then. */
const horizon = 5 * 366 * 24 * 60 * 60_000;

const cronMinutes = (fields: string, from: Date): number | undefined => {
  const parts = fields.trim().split(/\s+/);
  if (parts.length !== 6) return undefined;
  try {
    // Six fields and a year, weekdays from 1 for Sunday; both kinds of day must fit, since one of them is a question mark.
    const cron = new Cron(['0', ...parts.map(asRange)].join(' '), {
      // Not `timezone`, which asks Intl for every step and takes twenty times as long.
      utcOffset: 0,
      paused: true,
      domAndDow: true,
      alternativeWeekdays: true,
    });
    let [run, longest] = [cron.nextRun(from), 0];
    const end = from.getTime() + horizon;
    for (let count = 1; run !== null && count < maximumRuns && (longest === 0 || run.getTime() < end); count += 1) {
      const next = cron.nextRun(run);
      if (next === null) break;
      longest = Math.max(longest, next.getTime() - run.getTime());
      run = next;
    }
    return longest === 0 ? undefined : longest / 60_000;
  } catch {
    return undefined;
  }
};

const rateMinutes = (amount: string, unit: string): number =>
  Number(amount) * (unit.startsWith('minute') ? 1 : unit.startsWith('hour') ? 60 : 1440);

/**
 * Longest gap in minutes between two runs of a schedule of AWS, `cron(...)` or `rate(...)`, over its next 400 runs or five years, and at
 * least two runs; undefined for one that is none, or runs only once. Time zones with summer time are not counted in. Source of the syntax: EventBridge user guide, cron and rate
 * expressions, 2026-11.
 */
export const longestGapMinutes = (schedule: string, from: Date): number | undefined => {
  const rate = /^rate\((\d+)\s+(minutes?|hours?|days?)\)$/.exec(schedule.trim());
  if (rate !== null) return rateMinutes(rate[1] ?? '', rate[2] ?? '');
  const cron = /^cron\(([^()]+)\)$/.exec(schedule.trim());
  return cron === null ? undefined : cronMinutes(cron[1] ?? '', from);
};
