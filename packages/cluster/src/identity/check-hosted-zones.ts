import { isUnknown, type StackContext } from '@hera/core';
import type { Report } from '../internal/report';

// Route 53 API, hosted zone id: up to 32 characters. Their kind is as every zone has them.
const zoneId = /^[A-Z0-9]{1,32}$/;

/** Zones by their ids; `*` is for development. */
export const checkHostedZones = (
  ids: readonly string[],
  path: string,
  { profile }: StackContext,
  report: Report,
): void => {
  const problem = (at: string, message: string) => ({
    code: 'HERA_CLU_062' as const,
    path: at,
    message,
    allowed: 'ids such as Z0123456789ABCDEFGHIJ',
    fix: 'list the ids of the zones that the controller keeps',
  });
  if (ids.length === 0) report.error(problem(path, 'no hosted zone is named'));
  ids.forEach((id, index) => {
    const at = `${path}[${index}]`;
    if (isUnknown(id) || zoneId.test(id)) return;
    if (id !== '*') report.error(problem(at, `${JSON.stringify(id)} is not the id of a hosted zone`));
    else if (profile.name === 'production') report.brokenPromise(problem(at, '* is every hosted zone of the account'));
    else report.warning(problem(at, '* is every hosted zone of the account'));
  });
};
