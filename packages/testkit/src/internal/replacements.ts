import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { changesOf, type Plan, type PlannedChange } from '@hera/terraform';

/** What an update may do to resources that exist. */
export interface ReplaceExpectation {
  /**
   * Types or addresses that may be replaced; nothing else may.
   *
   * @default - nothing may be replaced, or, with `mustNotReplace`, whatever that does not name
   */
  readonly mayReplace?: readonly string[];
  /** Types or addresses that must survive: neither replaced nor deleted. Each has to name something that exists. @default - none */
  readonly mustNotReplace?: readonly string[];
}

interface Named {
  readonly address: string;
  readonly type: string;
}

/** Whether a type, an address, or an address without its index names a resource. */
const names = (name: string, { address, type }: Named): boolean =>
  name === type || name === address || address.startsWith(`${name}[`);

const why = ({ reason, replacePaths }: PlannedChange): string => {
  const paths = replacePaths.map((path) => path.join('.')).join(', ');
  return [paths, reason].filter((text) => text !== undefined && text !== '').join('; ');
};

/**
 * Holds a plan against what may and may not be replaced.
 *
 * @throws HeraError `HERA_TEST_083` with one problem for each resource that the plan would take away, `HERA_TEST_084` for
 *   an expectation that contradicts itself or names nothing
 */
export const checkReplacements = (plan: Plan, { mayReplace, mustNotReplace = [] }: ReplaceExpectation): void => {
  const existing = plan.resource_changes.filter(
    ({ mode, change }) => mode === 'managed' && !(change.actions.length === 1 && change.actions[0] === 'create'),
  );
  const wrong: Problem[] = [
    ...mustNotReplace
      .filter((name) => mayReplace?.includes(name) === true)
      .map((name) => ({
        code: 'HERA_TEST_084',
        path: 'mustNotReplace',
        message: `${name} also stands in mayReplace`,
        fix: 'name it in one of the two',
      })),
    ...mustNotReplace
      .filter((name) => !existing.some((resource) => names(name, resource)))
      .map((name) => ({
        code: 'HERA_TEST_084',
        path: 'mustNotReplace',
        message: `${name} names nothing that exists, so it could never fail`,
        allowed: existing.map(({ address }) => address).join(', '),
        fix: 'correct the type or the address',
      })),
  ];
  if (wrong.length > 0) throw new HeraError(wrong);
  const strict = mayReplace !== undefined || mustNotReplace.length === 0;
  const problems = changesOf(plan).flatMap((change): Problem[] => {
    const { address, action, mode } = change;
    if (mode !== 'managed' || (action !== 'replace' && action !== 'delete')) return [];
    const kept = mustNotReplace.find((name) => names(name, change));
    const allowed = mayReplace?.some((name) => names(name, change)) === true;
    if (kept === undefined && (action === 'delete' || allowed || !strict)) return [];
    const reason = why(change);
    return [
      {
        code: 'HERA_TEST_083',
        path: address,
        message: `the update would ${action} it${reason === '' ? '' : `: ${reason}`}`,
        allowed:
          kept === undefined
            ? `replacing ${mayReplace === undefined || mayReplace.length === 0 ? 'nothing' : mayReplace.join(', ')}`
            : `an update in place of ${kept}`,
        fix: 'change the stack so that the resource stays, or name it in mayReplace',
      },
    ];
  });
  if (problems.length > 0) throw new HeraError(problems, { exitCode: ExitCode.failed });
};
