import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Console } from './console';
import { acquireSlot, existingSlots, inspectSlot, type Slot, type SlotContent, takeSlot } from './slots';

const console = new Console('json');
const none = async (): Promise<SlotContent> => 'nothing';

describe('slots', () => {
  let root = '';
  const held: Slot[] = [];
  const acquire = async (
    app: string | undefined,
    look: (directory: string) => Promise<SlotContent> = none,
  ): Promise<Slot> => {
    const slot = await acquireSlot(root, app, console, look);
    held.push(slot);
    return slot;
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'hera-slots-'));
  });

  afterEach(async () => {
    for (const slot of held.splice(0)) await slot.release();
    rmSync(root, { recursive: true, force: true });
  });

  it('gives runs at once a slot each', async () => {
    const slots = await Promise.all([acquire('prod-aws'), acquire('prod-aws'), acquire('dev-aws')]);
    expect(slots.map(({ number }) => number).sort()).toEqual([1, 2, 3]);
  });

  it('gives a released slot out again', async () => {
    const first = await acquire('prod-aws');
    await first.release();
    expect((await acquire('prod-aws')).number).toBe(1);
  });

  it('goes on where the cloud of an interrupted run still is', async () => {
    const [one, two] = [await acquire('prod-aws'), await acquire('prod-aws')];
    await two.note({ app: 'prod-aws', keep: false });
    await one.release();
    await two.release();
    const slot = await acquire('prod-aws', async (directory) => (directory === two.directory ? 'usable' : 'nothing'));
    expect(slot).toMatchObject({ number: 2, record: { app: 'prod-aws', keep: false } });
  });

  it('does not put an app into the running cloud of another', async () => {
    const one = await acquire('prod-aws');
    await one.note({ app: 'prod-aws', keep: true });
    await one.release();
    expect(
      (await acquire('dev-aws', async (directory) => (directory === one.directory ? 'usable' : 'nothing'))).number,
    ).toBe(2);
  });

  it('takes a running cloud that holds nothing yet', async () => {
    const one = await acquire(undefined);
    await one.note({ keep: true });
    await one.release();
    expect((await acquire('dev-aws', async () => 'usable')).number).toBe(1);
  });

  it('leaves a running cloud of another kind alone', async () => {
    const one = await acquire('prod-aws');
    await one.release();
    const slot = await acquire('prod-aws', async (directory) => (directory === one.directory ? 'other' : 'nothing'));
    expect(slot.number).toBe(2);
  });

  it('tells a slot in use from a free one', async () => {
    const one = await acquire('prod-aws');
    expect(await takeSlot(root, 1, console)).toBeUndefined();
    expect(await inspectSlot(root, 1)).toMatchObject({ inUse: true, record: { pid: process.pid } });
    await one.release();
    expect(await inspectSlot(root, 1)).toMatchObject({ inUse: false });
    expect(existingSlots(root)).toEqual([1]);
  });

  it('takes over from a run that was killed, once its lock is stale', async () => {
    const directory = join(root, '.hera', 'local', '1');
    mkdirSync(join(directory, 'slot.lock'), { recursive: true });
    const almostStale = Date.now() / 1000 - 9;
    utimesSync(join(directory, 'slot.lock'), almostStale, almostStale);
    const gone = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => gone.once('exit', resolve));
    writeFileSync(
      join(directory, 'slot.json'),
      JSON.stringify({ schemaVersion: 1, pid: gone.pid, app: 'prod-aws', keep: false }),
    );
    expect((await acquire('prod-aws')).number).toBe(1);
  });

  it('ignores a record that it cannot read', async () => {
    const directory = join(root, '.hera', 'local', '1');
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'slot.json'), '{ "pid": "x" ');
    expect((await acquire('prod-aws')).record).toBeUndefined();
  });
});
