import { type Problem, HeraError } from '@hera/core/errors';
import { type DeploymentStage, deploymentStages } from '../stage';

const prefix = 'HERA_SKIP_';
const yes = new Set(['1', 'true']);
const no = new Set(['', '0', 'false']);

const isStage = (name: string): name is DeploymentStage => (deploymentStages as readonly string[]).includes(name);

/**
 * The stages that `HERA_SKIP_<stage>` leaves out.
 *
 * @throws HeraError `HERA_TEST_081` for each name that is no stage and each value that is neither 1 nor 0
 */
export const skippedStages = (env: NodeJS.ProcessEnv): ReadonlySet<DeploymentStage> => {
  const skipped = new Set<DeploymentStage>();
  const problems: Problem[] = [];
  for (const [name, value = ''] of Object.entries(env)) {
    if (!name.startsWith(prefix)) continue;
    const stage = name.slice(prefix.length);
    if (!isStage(stage)) {
      const allowed = deploymentStages.map((item) => prefix + item).join(', ');
      problems.push({
        code: 'HERA_TEST_081',
        path: name,
        message: `there is no stage ${stage}`,
        allowed,
        fix: `unset ${name}`,
      });
    } else if (yes.has(value)) skipped.add(stage);
    else if (!no.has(value)) {
      problems.push({
        code: 'HERA_TEST_081',
        path: name,
        message: `${JSON.stringify(value)} says neither yes nor no`,
        allowed: '1 or 0',
        fix: `set it to 1 to skip the stage ${stage}`,
      });
    }
  }
  if (problems.length > 0) throw new HeraError(problems);
  return skipped;
};
