import { join, resolve } from 'node:path';
import { defaultAccount, dummyAccounts, isDummyAccount } from './account';
import { isHealthy, sessionOf } from './attach';
import { readRecord, writeRecord, type CloudRecord } from './cloud-record';
import { dockerState } from './container/docker-engine';
import { startContainer } from './container/start-container';
import facts from './data/host-runtime.json';
import { useExternal } from './external/start-external';
import { startHost } from './host/start-host';
import { environmentError, usageError } from './internal/failure';
import { withFileLock } from './internal/file-lock';
import { makeFolder } from './internal/folder';
import { poll } from './internal/http';
import { identify, isRunning } from './internal/process-identity';
import type { LocalKubernetes } from './kubernetes/availability';
import { kubernetesMode, resolveKubernetes } from './kubernetes/binaries';
import type { LocalCloud, LocalCloudMode, StartLocalCloudOptions } from './local-cloud';
import { localstackHealth } from './localstack-health';
import { pinLoopback } from './loopback';
import { RunningCloud, stopRecorded } from './running-cloud';
import type { StartContext } from './start-context';
import { startSupplementProcess } from './supplement-process';

type Wanted =
  | { readonly mode: 'container' | 'host'; readonly endpoint?: undefined }
  | { readonly mode: 'external'; readonly endpoint: string };

const wantedMode = async (setting: string, env: NodeJS.ProcessEnv): Promise<Wanted> => {
  if (setting === 'container' || setting === 'host') return { mode: setting };
  if (setting === 'auto') {
    const { engine, local, image } = await dockerState(env);
    return { mode: engine && local && image ? 'container' : 'host' };
  }
  if (/^https?:\/\//i.test(setting)) return { mode: 'external', endpoint: await pinLoopback(setting) };
  throw usageError({
    code: 'HERA_LC_045',
    path: 'HERA_LOCAL',
    message: `"${setting}" is no way to run LocalStack`,
    allowed: 'auto, container, host, or a loopback URL such as http://127.0.0.1:4566',
    fix: 'correct HERA_LOCAL, or unset it',
  });
};

const requireAccount = (account: string): void => {
  if (isDummyAccount(account)) return;
  throw usageError({
    code: 'HERA_LC_040',
    path: 'account',
    message: `${account} could be a real account`,
    allowed: dummyAccounts,
    fix: 'leave it out, or take dummyAccount(n)',
  });
};

/** What a cloud is started as, and what one that is there already must be to be taken over. */
interface Shape {
  readonly wanted: Wanted;
  readonly account: string;
  readonly region: string;
  readonly kubernetes: LocalKubernetes;
}

const fits = (record: CloudRecord, { wanted, account, region, kubernetes }: Shape): boolean =>
  record.mode === wanted.mode &&
  record.account === account &&
  record.region === region &&
  (record.kubernetes?.available ?? false) === kubernetes.available &&
  (wanted.endpoint === undefined || wanted.endpoint === record.endpoint);

/** What to do about a record that is already in the folder. Returns it when the cloud can be taken over. */
const settle = async (directory: string, shape: Shape) => {
  const record = readRecord(directory);
  if (record === undefined) return undefined;
  if (!(await isHealthy(record))) {
    await stopRecorded(directory, record);
    return undefined;
  }
  if (isRunning(record.owner) && record.owner.pid !== process.pid) {
    throw environmentError({
      code: 'HERA_LC_021',
      path: 'directory',
      message: `a local cloud of another run (process ${record.owner.pid}) is in use in ${directory}`,
      fix: 'wait for it to end, run "infractl local down", or give this run a folder of its own',
    });
  }
  if (fits(record, shape)) return record;
  await stopRecorded(directory, record);
  return undefined;
};

const launch: Readonly<
  Record<LocalCloudMode, (context: StartContext, wanted: Wanted) => ReturnType<typeof startHost>>
> = {
  host: (context) => startHost(context),
  container: (context) => startContainer(context),
  external: (context, wanted) => useExternal(wanted.endpoint ?? '', context),
};

const waitUntilReady = async (
  localstack: Awaited<ReturnType<typeof startHost>>,
  signal: AbortSignal | undefined,
): Promise<string> => {
  const deadline = Date.now() + facts.startSeconds * 1000;
  const health = await poll(() => localstackHealth(localstack.endpoint, 2_000), {
    deadline,
    giveUp: localstack.isGone,
    signal,
  });
  if (health !== undefined) return health.version;
  throw environmentError(
    {
      code: 'HERA_LC_036',
      path: 'local',
      message: localstack.isGone()
        ? 'LocalStack ended while it was coming up'
        : `LocalStack did not answer within ${facts.startSeconds} s`,
      fix: 'read the last lines of its log below; a machine short of memory needs about 1 GB free',
    },
    await localstack.logTail(30),
  );
};

const begin = async (
  options: StartLocalCloudOptions,
  directory: string,
  env: NodeJS.ProcessEnv,
  { wanted, kubernetes }: Shape,
  initial: CloudRecord,
): Promise<LocalCloud> => {
  const { signal, onProgress } = options;
  let record = initial;
  const note = (change: Partial<CloudRecord>): void => {
    record = { ...record, ...change };
    writeRecord(directory, record);
  };
  const context: StartContext = {
    directory,
    cacheDir: resolve(options.cacheDir),
    env,
    signal,
    progress: (message) => onProgress?.(message),
    record: note,
  };
  note({});
  try {
    const localstack = await launch[wanted.mode](context, wanted);
    const [version] = await Promise.all([
      waitUntilReady(localstack, signal),
      startSupplementProcess(context, localstack.endpoint, kubernetes),
    ]);
    // A process of ours is known by its start; for the rest, LocalStack's own id of the run has to do.
    const session = wanted.mode === 'host' ? undefined : await sessionOf(localstack.endpoint);
    signal?.throwIfAborted();
    note({ state: 'ready', endpoint: localstack.endpoint, version, ...(session === undefined ? {} : { session }) });
    return new RunningCloud(directory, record, env);
  } catch (error) {
    await stopRecorded(directory, record);
    signal?.throwIfAborted();
    throw error;
  }
};

/**
 * Starts a local AWS: LocalStack and the supplement, both as processes that outlive this one until they are stopped. A healthy
 * cloud that an ended run left in the folder is taken over when mode, account, region and Kubernetes fit, and replaced otherwise.
 *
 * @throws HeraError exit code 2: mode, account or endpoint not acceptable (`HERA_LC_040`, `HERA_LC_041`, `HERA_LC_045`,
 * `HERA_LC_063`); exit code 3: what the machine lacks, or the folder is in use (`HERA_LC_021`). Rejects with the signal's reason when it is aborted.
 */
export const startLocalCloud = async (options: StartLocalCloudOptions): Promise<LocalCloud> => {
  const { account = defaultAccount, region = 'us-east-1', env = process.env, signal, onProgress } = options;
  const directory = resolve(options.directory);
  requireAccount(account);
  const asked = options.kubernetes;
  const mode = kubernetesMode(asked ?? env['HERA_KUBERNETES'], asked === undefined ? 'HERA_KUBERNETES' : 'kubernetes');
  const wanted = await wantedMode(options.mode ?? (env['HERA_LOCAL'] || 'auto'), env);
  const { cacheDir } = options;
  const kubernetes = await resolveKubernetes({ mode, env, cacheDir, signal, ...(onProgress && { onProgress }) });
  signal?.throwIfAborted();
  makeFolder(directory);
  const onWait = (): void => onProgress?.('Waiting for another run that starts a local cloud in this folder');
  return withFileLock(join(directory, 'cloud'), { signal, onWait, wait: 300 }, async () => {
    const owner = identify(process.pid) ?? { pid: process.pid, started: 'unknown' };
    const shape = { wanted, account, region, kubernetes };
    const found = await settle(directory, shape);
    if (found !== undefined) {
      const record = { ...found, owner };
      writeRecord(directory, record);
      onProgress?.('Taking over the local cloud that runs in this folder');
      return new RunningCloud(directory, record, env);
    }
    return begin(options, directory, env, shape, {
      schema: 1,
      state: 'starting',
      mode: wanted.mode,
      startedAt: new Date().toISOString(),
      account,
      region,
      endpoints: {},
      owner,
      kubernetes,
    });
  });
};
