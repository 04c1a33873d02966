import { ExitCode, HeraError } from '@hera/core/errors';
import { runDoctor } from '@hera/local-cloud';
import { CliCode } from './problems';
import type { Stage } from './stages';
import { cacheFolder } from './toolchain';

/** Without these nothing can be done; what a local AWS needs is judged when one has to be started. */
const always = ['node', 'terraform', 'aws-provider'];

/** Looks at the machine before anything is started, and names everything that is missing at once. */
export const machineCheck = (root: string): Stage => ({
  id: 'machine',
  title: 'Check this machine',
  run: async (reporter) => {
    const checks = await runDoctor({ env: process.env, cacheDir: cacheFolder(root) });
    const failed = checks.filter(({ status }) => status === 'fail');
    if (failed.some(({ id }) => always.includes(id))) {
      throw new HeraError(
        failed.map(({ title, detail, fix }) => ({
          code: CliCode.machine,
          path: title,
          message: detail,
          fix: fix ?? 'see infractl doctor',
        })),
        { exitCode: ExitCode.environment },
      );
    }
    for (const { title, detail } of failed) reporter.say(`${title}: ${detail}`);
    return failed.length === 0 ? undefined : 'see infractl doctor';
  },
});
