import type { Problem } from '@hera/core/errors';
import type { TeardownReport } from '@hera/testkit';
import { CliCode } from '../problems';

/** Characters that a justification has at least, as in an environment's overrides. */
export const shortestJustification = 20;

/** What decides whether a destroy may go on. */
export interface TeardownCase {
  readonly reports: readonly TeardownReport[];
  /** A local AWS is told everything and refused nothing. */
  readonly local: boolean;
  readonly production: boolean;
  /** @default - none given */
  readonly justification?: string;
  /** Whether what hangs and leaks was accepted. */
  readonly acceptLeaks: boolean;
}

/** @returns undefined where a justification is not needed, or is good enough */
export const justificationProblem = ({
  local,
  production,
  justification = '',
}: Pick<TeardownCase, 'justification' | 'local' | 'production'>): Problem | undefined =>
  local || !production || justification.trim().length >= shortestJustification
    ? undefined
    : {
        code: CliCode.noJustification,
        path: '--justification',
        message:
          justification === ''
            ? 'a cluster of a production environment is to be destroyed, and nobody says why'
            : `${JSON.stringify(justification)} says too little`,
        allowed: `at least ${shortestJustification} characters`,
        fix: 'add --justification "<why, and who decided it>"; it is kept in artifacts/<app>/teardown.json',
      };

/**
 * Why a destroy may not go on. What hangs is refused everywhere but in a local AWS; what leaks, and what could not be looked at for want
 * of rights, only in production: a nightly teardown has to end.
 */
export const teardownProblems = (given: TeardownCase): readonly Problem[] => {
  if (given.local) return [];
  const unjustified = justificationProblem(given);
  const accepted = '; or go on all the same with --accept-leaks';
  const open = given.acceptLeaks
    ? []
    : given.reports.flatMap(({ cluster, findings, gaps }) => [
        ...findings
          .filter(({ effect }) => effect === 'hangs' || (effect === 'leaks' && given.production))
          .map(({ id, message, fix }) => ({ path: `${cluster}.${id}`, message, fix: `${fix}${accepted}` })),
        ...gaps
          .filter(({ reason }) => reason === 'refused' && given.production)
          .map(({ id, call, message }) => ({
            path: `${cluster}.${id}`,
            message: `${message}: the identity has no right to ${call}`,
            fix: `give it the right${accepted}`,
          })),
      ]);
  return [
    ...(unjustified === undefined ? [] : [unjustified]),
    ...open.map((problem) => ({ code: CliCode.teardown, ...problem })),
  ];
};
