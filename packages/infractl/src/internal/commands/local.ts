import { ExitCode } from '@hera/core/errors';
import { plainTable } from '@hera/cost/plain-table';
import type { LocalCloud } from '@hera/local-cloud';
import { rmSync } from 'node:fs';
import type { Console } from '../console';
import { attach, cloudFolder, forgetDeployments, look, startInSlot } from '../local-run';
import { acquireSlot, existingSlots, inspectSlot, type Slot, takeSlot } from '../slots';
import { StageRunner } from '../stages';
import type { Invocation, Outcome } from '../target-run';

const describe = ({ mode, version, endpoint, endpoints, account }: LocalCloud) => ({
  mode,
  version,
  endpoint,
  endpoints,
  account,
});

/** `infractl local up` */
export const localUp = async ({ console, interrupt, root }: Invocation): Promise<Outcome> => {
  const slot = await acquireSlot(root, undefined, console, look);
  try {
    let cloud = await attach(slot.directory);
    const ran = cloud !== undefined;
    if (cloud === undefined) {
      forgetDeployments(slot);
      await new StageRunner(console, interrupt.signal).run([
        {
          id: 'local-cloud',
          title: 'Local AWS',
          run: async (reporter) => {
            cloud = await startInSlot(slot, root, {
              onProgress: reporter.say,
              signal: interrupt.signal,
            });
            return `LocalStack ${cloud.version}, ${cloud.mode}`;
          },
        },
      ]);
    }
    if (cloud === undefined) throw new Error('no local cloud was started');
    const app = ran ? slot.record?.app : undefined;
    await slot.note({ keep: true, ...(app === undefined ? {} : { app }) });
    console.line(`Slot ${slot.number}: ${cloud.endpoint}${ran ? ' (it was running already)' : ''}`);
    console.line('Use it:   infractl apply aws <environment> --local');
    console.line('Stop it:  infractl local down');
    console.line('For other tools:');
    for (const [name, value] of Object.entries(cloud.environment()))
      if (value !== '') console.line(`  export ${name}=${value}`);
    return {
      document: { command: 'local up', slot: slot.number, ...describe(cloud), environment: cloud.environment() },
    };
  } finally {
    await slot.release();
  }
};

/** Attaching judges health, and clears away what is dead: that is for whoever holds the slot. */
const slotStatus = async (root: string, number: number, console: Console) => {
  const slot = await takeSlot(root, number, console);
  if (slot === undefined) {
    const { record } = await inspectSlot(root, number);
    const { app, pid, keep = false } = record ?? {};
    return { slot: number, inUse: true, running: undefined, keep, app, pid };
  }
  try {
    const cloud = await attach(slot.directory);
    const { app, keep = false } = slot.record ?? {};
    const running = cloud !== undefined;
    if (!running) return { slot: number, inUse: false, running, keep, app };
    return {
      slot: number,
      inUse: false,
      running,
      keep,
      app,
      cloud: describe(cloud),
      capabilities: await cloud.capabilities(),
    };
  } finally {
    await slot.release();
  }
};

/** `infractl local status` */
export const localStatus = async ({ console, root }: Invocation): Promise<Outcome> => {
  const slots = [];
  for (const number of existingSlots(root)) slots.push(await slotStatus(root, number, console));
  if (slots.length === 0) console.line('No local AWS. Start one: infractl local up');
  else {
    const rows = slots.map(({ slot, inUse, running, app, cloud, pid }) => [
      `slot ${slot}`,
      running === undefined ? 'at work' : running ? 'running' : 'stopped',
      cloud === undefined ? '' : `${cloud.endpoint} (LocalStack ${cloud.version}, ${cloud.mode})`,
      app ?? '',
      inUse ? `in use by process ${pid ?? 'unknown'}` : 'free',
    ]);
    console.line(plainTable(rows));
  }
  return { document: { command: 'local status', slots } };
};

const stop = async (slot: Slot): Promise<'stopped' | 'not running'> => {
  const cloud = await attach(slot.directory);
  await cloud?.stop();
  forgetDeployments(slot);
  rmSync(cloudFolder(slot.directory), { recursive: true, force: true });
  await slot.note({ keep: false });
  return cloud === undefined ? 'not running' : 'stopped';
};

/** `infractl local down` */
export const localDown = async (
  { console, root, interrupt }: Invocation,
  flags: { readonly slot?: number },
): Promise<Outcome> => {
  const results: { slot: number; outcome: 'stopped' | 'not running' | 'in use' }[] = [];
  for (const number of existingSlots(root)) {
    if (flags.slot !== undefined && flags.slot !== number) continue;
    interrupt.signal.throwIfAborted();
    const slot = await takeSlot(root, number, console);
    if (slot === undefined) {
      const { record } = await inspectSlot(root, number);
      console.line(`Slot ${number}: in use by process ${record?.pid ?? 'unknown'}, left alone`);
      results.push({ slot: number, outcome: 'in use' });
      continue;
    }
    try {
      const outcome = await stop(slot);
      console.line(`Slot ${number}: ${outcome}`);
      results.push({ slot: number, outcome });
    } finally {
      await slot.release();
    }
  }
  if (results.length === 0) console.line('No local AWS to stop');
  const inUse = results.some(({ outcome }) => outcome === 'in use');
  return { document: { command: 'local down', slots: results }, exitCode: inUse ? ExitCode.failed : ExitCode.ok };
};
