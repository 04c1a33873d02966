import type { ProblemCollector } from '@hera/core';
import { longestGapMinutes } from '@hera/core/schedules';

// A day without anything special about it: a synth must be the same on every day.
const from = new Date('2026-01-01T00:00:00Z');

const isTimezone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/**
 * Longest minutes between two runs; adds a problem where the expression is none. AWS Backup takes cron expressions and no rates (API_BackupRuleInput,
 * read 2026-11-26).
 */
export const checkSchedule = (
  problems: ProblemCollector,
  path: string,
  { schedule, timezone }: { readonly schedule: string; readonly timezone: string },
): number | undefined => {
  const minutes = schedule.trim().startsWith('cron(') ? longestGapMinutes(schedule, from) : undefined;
  if (minutes === undefined) {
    problems.add({
      code: 'HERA_REC_006',
      path: `${path}.schedule`,
      message: `${JSON.stringify(schedule)} is no cron expression of AWS, or never runs twice`,
      allowed: 'cron(minutes hours day-of-month month day-of-week year), one of the days a question mark',
      fix: 'for example cron(0 3 ? * * *): every day at 03:00',
    });
  } else if (minutes < 60) {
    // AWS Backup developer guide, plan options; from memory, not found again in what could be searched on 2026-11-26.
    problems.add({
      code: 'HERA_REC_007',
      path: `${path}.schedule`,
      message: `${JSON.stringify(schedule)} runs every ${minutes} minutes`,
      allowed: 'once an hour, or more seldom',
      fix: 'use a schedule that runs once an hour at most; for less, replicate in the application',
    });
  }
  if (!isTimezone(timezone)) {
    problems.add({
      code: 'HERA_REC_008',
      path: `${path}.timezone`,
      message: `${JSON.stringify(timezone)} is no time zone`,
      allowed: 'a name of the IANA database, such as Etc/UTC or Europe/Berlin',
      fix: 'correct its spelling, or leave it out for UTC',
    });
  }
  return minutes;
};
