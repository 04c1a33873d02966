import { HeraError } from '@hera/core/errors';
import { describe, expect, it } from 'vitest';
import { eventually } from './poll';

const quickly = { everyMilliseconds: 1 };

const failure = async (promise: Promise<unknown>): Promise<HeraError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!HeraError.is(error)) throw new Error(`not a HeraError: ${String(error)}`);
  return error;
};

describe('eventually', () => {
  it('gives the first value that is there', async () => {
    let tries = 0;
    expect(await eventually(() => (++tries < 3 ? undefined : 'ready'), quickly)).toBe('ready');
    expect(tries).toBe(3);
  });

  it('takes 0 and the empty string for values', async () => {
    expect(await eventually(() => 0, quickly)).toBe(0);
    expect(await eventually(() => '', quickly)).toBe('');
  });

  it('waits for what it is told to', async () => {
    let value = 0;
    expect(await eventually(() => ++value, { ...quickly, until: (count) => count > 4 })).toBe(5);
  });

  it('tries again after an error', async () => {
    let tries = 0;
    const read = async () => {
      if (++tries < 2) throw new Error('not yet');
      return 'ready';
    };
    expect(await eventually(read, quickly)).toBe('ready');
  });

  it('gives up at the deadline with the last value', async () => {
    const error = await failure(
      eventually(() => ({ status: 'CREATING' }), {
        ...quickly,
        deadlineSeconds: 0.05,
        what: 'the cluster',
        until: () => false,
      }),
    );
    expect(error.exitCode).toBe(1);
    expect(error.message).toContain(
      "HERA_TEST_003: the cluster did not come within 0.05 s; the last value was { status: 'CREATING' }",
    );
  });

  it('gives up at the deadline with the last error, and keeps it as the cause', async () => {
    const cause = new Error('refused');
    const error = await failure(eventually(() => Promise.reject(cause), { ...quickly, deadlineSeconds: 0.05 }));
    expect(error.message).toContain('the last try failed with Error: refused');
    expect(error.cause).toBe(cause);
  });

  it('gives up on a try that never ends', async () => {
    const error = await failure(eventually(() => new Promise(() => undefined), { deadlineSeconds: 0.05 }));
    expect(error.message).toContain('the first try had not ended');
  });

  it('stops at once when it is interrupted', async () => {
    const controller = new AbortController();
    const waiting = eventually(() => undefined, {
      deadlineSeconds: 60,
      everyMilliseconds: 60_000,
      signal: controller.signal,
    });
    controller.abort();
    const error = await failure(waiting);
    expect(error.problems[0]?.code).toBe('HERA_TEST_001');
    expect(error.exitCode).toBe(130);
  });

  it('does not start when it was interrupted before', async () => {
    let tries = 0;
    await failure(eventually(() => ++tries, { signal: AbortSignal.abort() }));
    expect(tries).toBe(0);
  });
});
