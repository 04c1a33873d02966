import { environmentError } from '../internal/failure';
import { localstackHealth } from '../localstack-health';
import { pinLoopback } from '../loopback';
import type { StartContext, StartedLocalStack } from '../start-context';

/**
 * Takes a LocalStack that is already there. Anything but loopback is refused before a single request.
 *
 * @throws HeraError exit code 2, `HERA_LC_041`, for another host; exit code 3, `HERA_LC_031`, when it does not answer
 */
export const useExternal = async (url: string, context: StartContext): Promise<StartedLocalStack> => {
  const endpoint = await pinLoopback(url);
  context.progress(`Using the LocalStack at ${endpoint}`);
  if ((await localstackHealth(endpoint)) === undefined) {
    throw environmentError({
      code: 'HERA_LC_031',
      path: 'HERA_LOCAL',
      message: `no LocalStack answers at ${endpoint}`,
      fix: 'start it there (localstack/compose.yaml), or unset HERA_LOCAL to have one started',
    });
  }
  context.record({ endpoint });
  return {
    endpoint,
    isGone: () => false,
    logTail: () => Promise.resolve(''),
  };
};
