import { HeraError } from '@hera/core/errors';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { defaultDeadlines, type DeploymentStage } from '../stage';
import { checkDeadlines, type Deadline, withDeadline } from './deadlines';

const limits = (more: Partial<Deadline> = {}): Deadline => ({
  stage: 'apply',
  seconds: 0.02,
  signal: undefined,
  savesState: true,
  inFlight: () => 'slowest in flight: create of aws_vpc.main for 9.0 s (1 in flight)',
  ...more,
});

/** Ends when it is interrupted, as Terraform does. */
const untilAborted = async (signal: AbortSignal): Promise<string> => {
  await delay(60_000, undefined, { signal }).catch(() => undefined);
  throw new HeraError({ code: 'HERA_TF_010', path: '', message: 'interrupted', fix: 'again' }, { exitCode: 130 });
};

describe('checkDeadlines', () => {
  it('fills in the defaults', () => {
    expect(checkDeadlines({ apply: 5 })).toEqual({ ...defaultDeadlines, apply: 5 });
  });

  it('names every deadline that is none', () => {
    const given = { apply: 0, plan: Number.NaN, init: -1, verify: 1e9, aply: 5 } as Partial<
      Record<DeploymentStage, number>
    >;
    try {
      checkDeadlines(given);
      expect.unreachable();
    } catch (error) {
      if (!HeraError.is(error)) throw error;
      expect(error.problems.map(({ code, path }) => `${code} ${path}`)).toEqual(
        ['apply', 'plan', 'init', 'verify', 'aply'].map((name) => `HERA_TEST_082 deadlines.${name}`),
      );
    }
  });
});

describe('withDeadline', () => {
  it('gives what ends in time', async () => {
    expect(await withDeadline(limits({ seconds: 60 }), async () => 'done')).toBe('done');
  });

  it('passes an error in time on', async () => {
    const failure = withDeadline(limits({ seconds: 60 }), () => Promise.reject(new Error('boom')));
    await expect(failure).rejects.toThrow('boom');
  });

  it('interrupts at the deadline, and names stage, deadline and the slowest resource', async () => {
    const error: unknown = await withDeadline(limits(), untilAborted).catch((reason: unknown) => reason);
    if (!HeraError.is(error)) throw error;
    expect(error.exitCode).toBe(1);
    expect(error.problems).toMatchObject([
      {
        code: 'HERA_TEST_080',
        path: 'deadlines.apply',
        message:
          'apply did not end within its 0.02 s; slowest in flight: create of aws_vpc.main for 9.0 s (1 in flight)',
      },
    ]);
  });

  it('awaits work that saves a state, however long that takes', async () => {
    let saved = false;
    const work = async (signal: AbortSignal): Promise<void> => {
      await delay(60_000, undefined, { signal }).catch(() => undefined);
      await delay(50);
      saved = true;
    };
    await expect(withDeadline(limits({ inFlight: () => undefined }), work)).rejects.toThrow(
      'no resource was in flight',
    );
    expect(saved).toBe(true);
  });

  it('gives up other work that does not listen', async () => {
    const deaf = new Promise<string>(() => undefined);
    await expect(withDeadline(limits({ savesState: false }), () => deaf)).rejects.toThrow('it was given up');
  });

  it("leaves the caller's own interruption what it is", async () => {
    const control = new AbortController();
    const running = withDeadline(limits({ seconds: 60, signal: control.signal }), untilAborted);
    control.abort();
    await expect(running).rejects.toMatchObject({ exitCode: 130, problems: [{ code: 'HERA_TF_010' }] });
  });
});
