import { ExitCode, type HeraError } from '@hera/core/errors';
import { createAwsClients, inventory, leftovers as present } from '@hera/testkit';
import { fault } from './problems';
import type { TargetRun } from './target-run';

/** What a destroy left behind: `<type> <id>` each, by the account's own word and by Terraform's state. */
export const leftovers = async (run: TargetRun): Promise<readonly string[]> => {
  const { region, name } = run.manifest.environment;
  const aws = createAwsClients({ region, environment: run.clientEnvironment });
  try {
    const items = await inventory(aws, { environmentName: name });
    const inState = await run.deployment.resourceCount();
    return [
      ...present(items).map(({ service, type, id }) => `${service} ${type} ${id}`),
      ...(inState > 0 ? [`${inState} resources in the state`] : []),
    ];
  } finally {
    aws.destroy();
  }
};

/** The fault of a destroy that left something behind. */
export const leftBehind = (left: readonly string[]): HeraError =>
  fault(
    'leftovers',
    {
      path: '',
      message: `${left.length} resources are left: ${left.join(', ')}`,
      fix: 'remove them by hand, or import and destroy them',
    },
    { exitCode: ExitCode.failed },
  );
