import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import facts from '../data/host-runtime.json';
import { environmentError, messageOf } from '../internal/failure';
import { spawnDetached, type DetachedChild } from '../internal/detached';
import { freePort, isPortFree } from '../internal/free-port';
import { poll } from '../internal/http';
import { stopGroup } from '../internal/process-identity';
import { tailOf } from '../internal/text-tail';
import type { StartContext, StartedLocalStack } from '../start-context';
import { ensureHostRuntime, type HostRuntime } from './runtime';

/** Name of LocalStack's log in the folder of a host-mode cloud. */
export const localstackLog = 'localstack.log';

/** The caller's own variables, `AWS_*` and LocalStack's among them, are not handed on. */
const environment = (directory: string, port: number, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const home = join(directory, 'localstack', 'home');
  const temp = join(directory, 'localstack', 'tmp');
  for (const folder of [home, temp]) mkdirSync(folder, { recursive: true });
  return {
    PATH: env['PATH'],
    LANG: env['LANG'] ?? 'C.UTF-8',
    PYTHONUNBUFFERED: '1',
    PYTHONWARNINGS: 'ignore',
    // Everything that LocalStack writes stays below our folder: its file system, its settings, plugin caches.
    HOME: home,
    XDG_CACHE_HOME: join(home, '.cache'),
    TEMP: temp,
    CONFIG_DIR: join(home, '.localstack'),
    FILESYSTEM_ROOT: join(directory, 'localstack', 'root'),
    OVERRIDE_IN_DOCKER: '0',
    GATEWAY_LISTEN: `127.0.0.1:${port}`,
    LOCALSTACK_HOST: `localhost:${port}`,
    DNS_ADDRESS: '0',
    SKIP_SSL_CERT_DOWNLOAD: '1',
    DISABLE_EVENTS: '1',
  };
};

const fixedPort = async (env: NodeJS.ProcessEnv): Promise<number | undefined> => {
  const text = env['HERA_LOCAL_PORT'];
  if (!text) return undefined;
  const port = Number(text);
  const valid = /^\d+$/.test(text) && port > 0 && port < 65_536;
  if (valid && (await isPortFree(port))) return port;
  throw environmentError({
    code: 'HERA_LC_028',
    path: 'HERA_LOCAL_PORT',
    message: valid ? `port ${port} on 127.0.0.1 is taken` : `${text} is not a port`,
    allowed: valid ? 'a free port' : '1 to 65535',
    fix: 'stop what listens there, or unset HERA_LOCAL_PORT to take any free port',
  });
};

/** Waits until LocalStack itself says that it has the port: a health answer alone could be a neighbour's. */
const listens = (child: DetachedChild, log: string, port: number, signal: AbortSignal | undefined): Promise<boolean> =>
  poll(() => (tailOf(log, 200).includes(`hera: listening on 127.0.0.1:${port}`) ? true : undefined), {
    deadline: Date.now() + facts.startSeconds * 1000,
    giveUp: () => child.ended() !== undefined,
    signal,
  }).then((answer) => answer === true);

const failed = (message: string, log: string, cause?: unknown) =>
  environmentError(
    {
      code: 'HERA_LC_029',
      path: 'local.host',
      message,
      fix: `read the last lines of ${log} below; "infractl doctor" checks the machine`,
    },
    tailOf(log, 30),
    cause,
  );

const startOnce = async (runtime: HostRuntime, context: StartContext, port: number): Promise<DetachedChild> => {
  const { directory, env } = context;
  const log = join(directory, localstackLog);
  try {
    const child = await spawnDetached({
      command: runtime.python,
      args: [runtime.serve],
      env: environment(directory, port, env),
      cwd: directory,
      log,
    });
    context.record({ localstack: child.identity, endpoint: `http://127.0.0.1:${port}` });
    return child;
  } catch (error) {
    throw failed(`LocalStack could not be started: ${messageOf(error)}`, log, error);
  }
};

/**
 * Starts LocalStack as a process of this machine, installing it first when needed.
 *
 * @throws HeraError exit code 3: what `ensureHostRuntime` throws; port taken (`HERA_LC_028`); LocalStack ended at once, with
 * the last lines of its log (`HERA_LC_029`)
 */
export const startHost = async (context: StartContext): Promise<StartedLocalStack> => {
  const { directory, cacheDir, env, signal, progress } = context;
  const fixed = await fixedPort(env);
  const runtime = await ensureHostRuntime({ env, cacheDir, signal, onProgress: progress });
  const log = join(directory, localstackLog);
  progress(`Starting LocalStack ${facts.localstack} on this machine`);
  for (let attempt = 1; ; attempt += 1) {
    const port = fixed ?? (await freePort());
    const child = await startOnce(runtime, context, port);
    if (await listens(child, log, port, signal)) {
      return {
        endpoint: `http://127.0.0.1:${port}`,
        isGone: () => child.ended() !== undefined,
        logTail: (lines) => Promise.resolve(tailOf(log, lines)),
      };
    }
    const end = child.ended();
    const taken = end?.code === facts.portTakenExit;
    if (taken && fixed !== undefined) await fixedPort(env);
    if (taken && attempt < 3) continue;
    await stopGroup(child.identity);
    throw failed(
      end === undefined
        ? `LocalStack did not take its port within ${facts.startSeconds} s`
        : `LocalStack ended with exit code ${end.code ?? 'unknown'} instead of coming up`,
      log,
    );
  }
};
