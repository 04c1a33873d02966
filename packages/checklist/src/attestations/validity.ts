import { Temporal } from 'temporal-polyfill';

/** Days before its end in which a record is warned of. */
export const warningDays = 14;

const words: Readonly<Record<string, Temporal.DurationLike>> = {
  annually: { years: 1 },
  semiannually: { months: 6 },
  quarterly: { months: 3 },
  monthly: { months: 1 },
  every2weeks: { weeks: 2 },
  fortnightly: { weeks: 2 },
  weekly: { weeks: 1 },
  every3days: { days: 3 },
  daily: { days: 1 },
};

/** Words for how often an attestation is repeated, as MITRE's attestations have them (heimdall2, hdf-converters, read 2026-11). */
export const frequencyWords: readonly string[] = Object.keys(words);

const units: Readonly<Record<string, 'days' | 'weeks' | 'months' | 'years'>> = {
  d: 'days',
  w: 'weeks',
  m: 'months',
  y: 'years',
};

const durationOf = (frequency: string): Temporal.DurationLike | undefined => {
  if (Object.hasOwn(words, frequency)) return words[frequency];
  const [, number = '', letter = ''] = /^([1-9]\d{0,3}) ?([dwmy])$/.exec(frequency) ?? [];
  const unit = units[letter];
  return unit === undefined ? undefined : { [unit]: Number(number) };
};

/** Whether a text is a frequency: one of the words, or a number with `d`, `w`, `m` or `y`. */
export const isFrequency = (text: string): boolean => durationOf(text) !== undefined;

/** Whether a text is a day that exists, `YYYY-MM-DD`. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
};

/** The day of a moment, UTC. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** Days from one day to another; negative when the other is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;

/** The day that is so many days later. */
export const daysAfter = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();

/** Last day on which a record holds that is repeated this often: the day before the next one is due. */
export const lastDayOf = (date: string, frequency: string): string => {
  const duration = durationOf(frequency);
  if (duration === undefined) throw new RangeError(`${frequency} is not a frequency`);
  return Temporal.PlainDate.from(date).add(duration).subtract({ days: 1 }).toString();
};

/** Last day that a record of this date may hold, for a longest validity in days. A validity of 365 days is a year, leap day or not. */
export const latestLastDay = (date: string, validityDays: number): string =>
  validityDays % 365 === 0
    ? Temporal.PlainDate.from(date)
        .add({ years: validityDays / 365 })
        .toString()
    : daysAfter(date, validityDays);
