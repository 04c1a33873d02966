import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { environmentError, messageOf } from './internal/failure';
import { spawnDetached } from './internal/detached';
import type { LocalKubernetes } from './kubernetes/availability';
import { getJson, poll } from './internal/http';
import { tailOf } from './internal/text-tail';
import type { StartContext } from './start-context';

/** Name of the supplement's log in the folder of a cloud. */
export const supplementLog = 'supplement.log';

const health = z.object({ services: z.array(z.string()).min(1) });

/** A supplement that answers. */
export interface RunningSupplement {
  readonly url: string;
  /** By SigV4 signing name. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** Folder of the control planes in the folder of a cloud. */
export const kubernetesFolder = (directory: string): string => join(directory, 'kubernetes');

const kubernetesArguments = (directory: string, kubernetes: LocalKubernetes): readonly string[] =>
  kubernetes.available
    ? [
        ...['--kubernetes-binaries', kubernetes.binaries, '--kubernetes-version', kubernetes.version],
        ...['--kubernetes-directory', kubernetesFolder(directory)],
      ]
    : [];

/** Compiled beside us in the package; from its source, through tsx, only inside the repository's own tests. */
const entry = (): readonly string[] => {
  const compiled = join(__dirname, 'supplement', 'main.js');
  if (existsSync(compiled)) return [compiled];
  return ['--conditions=@hera/source', '--import', require.resolve('tsx'), join(__dirname, 'supplement', 'main.ts')];
};

const urlIn = (log: string): string | undefined => /^\{"url":"([^"]+)"\}$/m.exec(tailOf(log, 50))?.[1];

/** Endpoints that a supplement answers for. `undefined` when it does not answer. */
export const supplementEndpoints = async (url: string): Promise<Readonly<Record<string, string>> | undefined> => {
  const parsed = health.safeParse(await getJson(`${url}/_hera/health`));
  return parsed.success ? Object.fromEntries(parsed.data.services.map((name) => [name, url])) : undefined;
};

/**
 * Starts the supplement as a detached process beside LocalStack.
 *
 * @throws HeraError exit code 3, `HERA_LC_030`, with the last lines of its log
 */
export const startSupplementProcess = async (
  context: StartContext,
  awsEndpoint: string,
  kubernetes: LocalKubernetes,
): Promise<RunningSupplement> => {
  const { directory, env, signal } = context;
  const log = join(directory, supplementLog);
  const failed = (message: string, cause?: unknown) =>
    environmentError(
      {
        code: 'HERA_LC_030',
        path: 'local.supplement',
        message,
        fix: `read the last lines of ${log} below`,
      },
      tailOf(log, 30),
      cause,
    );
  let child;
  try {
    child = await spawnDetached({
      command: process.execPath,
      args: [
        ...[...entry(), '--port', '0', '--aws-endpoint', awsEndpoint],
        ...kubernetesArguments(directory, kubernetes),
      ],
      env: { PATH: env['PATH'], HOME: env['HOME'], NO_PROXY: '*' },
      cwd: directory,
      log,
    });
  } catch (error) {
    throw failed(`the supplement could not be started: ${messageOf(error)}`, error);
  }
  context.record({ supplement: child.identity });
  const answer = await poll(
    async () => {
      const url = urlIn(log);
      const endpoints = url === undefined ? undefined : await supplementEndpoints(url);
      return url === undefined || endpoints === undefined ? undefined : { url, endpoints };
    },
    { deadline: Date.now() + 30_000, everyMs: 50, giveUp: () => child.ended() !== undefined, signal },
  );
  if (answer === undefined) {
    const end = child.ended();
    throw failed(
      end === undefined
        ? 'the supplement did not answer within 30 s'
        : `the supplement ended with exit code ${end.code}`,
    );
  }
  context.record({ supplement: { ...child.identity, url: answer.url }, endpoints: answer.endpoints });
  return answer;
};
