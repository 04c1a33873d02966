import { resolve } from 'node:path';
import { z } from 'zod';
import { readRecord, type CloudRecord } from './cloud-record';
import { getJson } from './internal/http';
import { isRunning } from './internal/process-identity';
import type { LocalCloud } from './local-cloud';
import { localstackHealth } from './localstack-health';
import { RunningCloud, stopRecorded } from './running-cloud';
import { supplementEndpoints } from './supplement-process';

const info = z.object({ session_id: z.string() });

/** What LocalStack calls this run of itself, so that another one on the same port is noticed. */
export const sessionOf = async (endpoint: string): Promise<string | undefined> => {
  const parsed = info.safeParse(await getJson(`${endpoint}/_localstack/info`));
  return parsed.success ? parsed.data.session_id : undefined;
};

/** Whether everything that a record names is there, answers, and is what was started. */
export const isHealthy = async (record: CloudRecord): Promise<boolean> => {
  const { endpoint, localstack, supplement, session } = record;
  if (record.state !== 'ready' || endpoint === undefined || supplement?.url === undefined) return false;
  if (!isRunning(supplement) || (localstack !== undefined && !isRunning(localstack))) return false;
  const [health, endpoints, current] = await Promise.all([
    localstackHealth(endpoint),
    supplementEndpoints(supplement.url),
    session === undefined ? undefined : sessionOf(endpoint),
  ]);
  return health !== undefined && endpoints !== undefined && session === current;
};

/**
 * Finds the cloud that runs in a folder. `undefined` when there is none; what a dead run left behind is then stopped and its
 * record removed. A cloud that another run is just starting is left alone.
 */
export const attachLocalCloud = async (
  directory: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<LocalCloud | undefined> => {
  const folder = resolve(directory);
  const record = readRecord(folder);
  if (record === undefined) return undefined;
  if (await isHealthy(record)) return new RunningCloud(folder, record, env);
  if (record.state === 'starting' && isRunning(record.owner)) return undefined;
  await stopRecorded(folder, record);
  return undefined;
};
