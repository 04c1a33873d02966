import { ExitCode, HeraError } from '@hera/core/errors';
import { changesOf, driftOf, type PlanResult } from '@hera/terraform';
import type { DriftReport } from '../deployment-options';
import { type InventoryItem, leftovers } from '../inventory';
import { problemsOfPlan } from './plan-problems';

/** @throws HeraError `HERA_TEST_004` with one problem for each resource and output that would change */
export const requireEmpty = async (secondPlan: PlanResult): Promise<void> => {
  if (!secondPlan.changed) return;
  const problems = problemsOfPlan(await secondPlan.load());
  throw new HeraError(
    problems.length > 0
      ? problems
      : {
          code: 'HERA_TEST_004',
          path: '',
          message: 'the second plan is not empty, and names no resource',
          fix: 'run a plan and look at what it shows',
        },
    { exitCode: ExitCode.failed },
  );
};

/** What a plan says about changes behind Terraform's back. */
export const driftIn = async (result: PlanResult): Promise<DriftReport> => {
  const plan = await result.load();
  const repair = changesOf(plan);
  const addresses = new Set(repair.map(({ address }) => address));
  return { drifted: result.changed, found: driftOf(plan).filter(({ address }) => addresses.has(address)), repair };
};

/** @throws HeraError `HERA_TEST_005` with one problem for each leftover */
export const requireNoLeftovers = (items: readonly InventoryItem[]): readonly InventoryItem[] => {
  const left = leftovers(items);
  if (left.length === 0) return items;
  throw new HeraError(
    left.map(({ service, type, id, name }) => ({
      code: 'HERA_TEST_005',
      path: `${service}.${type}`,
      message: `${id}${name === undefined || name === id ? '' : ` (${name})`} is still there after the destroy`,
      allowed: 'nothing, but keys that wait for their deletion',
      fix: 'delete it, and find out why the stack does not know of it',
    })),
    { exitCode: ExitCode.failed },
  );
};
