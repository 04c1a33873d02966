import { Cron } from 'croner';

/** Last value of each field of a cron expression of AWS, for steps that begin at a number: `0/15` is `0-59/15` elsewhere. */
const lastOf = ['59', '23', '31', '12', '7', '2199'];

const asRange = (field: string, index: number): string =>
  field.replace(
    /(^|,)(\d+)\/(\d+)/g,
    (_, before: string, start: string, step: string) => `${before}${start}-${lastOf[index]}/${step}`,
  );

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
    const runs = cron.nextRuns(400, from);
    if (runs.length < 2) return undefined;
    const gaps = runs.slice(1).map((run, index) => run.getTime() - (runs[index]?.getTime() ?? 0));
    return Math.max(...gaps) / 60_000;
  } catch {
    return undefined;
  }
};

const rateMinutes = (amount: string, unit: string): number =>
  Number(amount) * (unit.startsWith('minute') ? 1 : unit.startsWith('hour') ? 60 : 1440);

/**
 * Longest gap in minutes between two runs of a schedule of AWS, `cron(...)` or `rate(...)`, over its next 400 runs; undefined for one that is
 * none, or runs only once. Time zones with summer time are not counted in. Source of the syntax: EventBridge user guide, cron and rate
 * expressions, 2026-11.
 */
export const longestGapMinutes = (schedule: string, from: Date): number | undefined => {
  const rate = /^rate\((\d+)\s+(minutes?|hours?|days?)\)$/.exec(schedule.trim());
  if (rate !== null) return rateMinutes(rate[1] ?? '', rate[2] ?? '');
  const cron = /^cron\(([^()]+)\)$/.exec(schedule.trim());
  return cron === null ? undefined : cronMinutes(cron[1] ?? '', from);
};
