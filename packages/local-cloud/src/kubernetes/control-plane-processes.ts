import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { stopGroup } from '../internal/process-identity';

const recordSchema = z.object({
  etcd: z.object({ pid: z.number().int().positive(), started: z.string() }).optional(),
  apiserver: z.object({ pid: z.number().int().positive(), started: z.string() }).optional(),
});

/** Processes of one control plane, as its folder names them. */
export type ControlPlaneProcesses = z.infer<typeof recordSchema>;

const recordFile = 'processes.json';

/** Written at once after a spawn: between the two nothing else may run, so that a kill leaves no process without a trace. */
export const writeProcesses = (folder: string, processes: ControlPlaneProcesses): void =>
  writeFileAtomic.sync(join(folder, recordFile), `${JSON.stringify(processes)}\n`, { mode: 0o600 });

const readProcesses = (folder: string): ControlPlaneProcesses => {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(join(folder, recordFile), 'utf8')));
  } catch {
    return {};
  }
};

/** Ends the control plane of a folder at once, and removes the folder: what it knows is gone with its cluster anyway. */
export const endControlPlane = async (folder: string): Promise<void> => {
  const { etcd, apiserver } = readProcesses(folder);
  await Promise.all([etcd, apiserver].map((one) => (one === undefined ? undefined : stopGroup(one, 0))));
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
};

/** Ends every control plane below a folder, also those of a supplement that was killed, and removes the folder. */
export const endControlPlanes = async (root: string): Promise<void> => {
  if (!existsSync(root)) return;
  await Promise.all(readdirSync(root).map((name) => endControlPlane(join(root, name))));
  rmSync(root, { recursive: true, force: true, maxRetries: 3 });
};
