import { ExitCode } from '@hera/core/errors';
import { plainTable } from '@hera/cost/plain-table';
import { runDoctor } from '@hera/local-cloud';
import { checkKubectl } from '../kubernetes/kubectl-binary';
import type { Invocation, Outcome } from '../target-run';
import { cacheFolder } from '../toolchain';

/** `infractl doctor` */
export const doctor = async ({ console, root }: Invocation): Promise<Outcome> => {
  const [machine, kubectl] = await Promise.all([
    runDoctor({ env: process.env, cacheDir: cacheFolder(root) }),
    checkKubectl(process.env),
  ]);
  const checks = [...machine, kubectl];
  const { green, yellow, red } = console.colors;
  const marks = { ok: green('ok'), warn: yellow('warn'), fail: red('FAIL') } as const;
  console.line(
    plainTable(
      checks.map(({ title, status, detail, fix }) => [
        marks[status],
        title,
        fix === undefined ? detail : `${detail}\n${fix}`,
      ]),
    ),
  );
  const failed = checks.filter(({ status }) => status === 'fail').length;
  const warned = checks.filter(({ status }) => status === 'warn').length;
  console.line();
  console.line(`${checks.length - failed - warned} ok, ${warned} to know of, ${failed} to mend`);
  return { document: { command: 'doctor', checks }, exitCode: failed > 0 ? ExitCode.environment : ExitCode.ok };
};
