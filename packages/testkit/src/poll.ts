import { ExitCode, HeraError } from '@hera/core/errors';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';

/** Options of `eventually`. */
export interface EventuallyOptions<T = unknown> {
  /** Seconds after which it gives up. @default 60 */
  readonly deadlineSeconds?: number;
  /** Milliseconds between the end of one try and the start of the next. @default 500 */
  readonly everyMilliseconds?: number;
  /** What is waited for, as the error says it. @default 'the value' */
  readonly what?: string;
  /** Whether a value is the one waited for. @default - any value but undefined, null and false */
  readonly until?: (value: T) => boolean;
  /** Gives up at once. @default - none */
  readonly signal?: AbortSignal;
}

/** A value that `eventually` waits for when it is not told otherwise. */
export type Settled<T> = Exclude<T, undefined | null | false>;

type Last<T> = { readonly value: T } | { readonly error: unknown };

const isSettled = (value: unknown): boolean => value !== undefined && value !== null && value !== false;

const described = (last: Last<unknown> | undefined): string => {
  if (last === undefined) return 'the first try had not ended';
  if ('value' in last) return `the last value was ${inspect(last.value, { depth: 4, breakLength: Infinity })}`;
  const said = last.error instanceof Error ? `${last.error.name}: ${last.error.message}` : String(last.error);
  return `the last try failed with ${said}`;
};

const attempt = async <T>(read: () => T | Promise<T>): Promise<Last<T>> => {
  try {
    return { value: await read() };
  } catch (error) {
    return { error };
  }
};

/**
 * Tries again until `read` gives what is waited for, or the deadline passes. A try that throws counts as not yet; a try
 * that is still running at the deadline is given up.
 *
 * @throws HeraError `HERA_TEST_003` with the last value or error at the deadline, `HERA_TEST_001` when `signal` is aborted
 */
export function eventually<T>(
  read: () => T | Promise<T>,
  options: EventuallyOptions<T> & { readonly until: (value: T) => boolean },
): Promise<T>;
export function eventually<T>(read: () => T | Promise<T>, options?: EventuallyOptions<T>): Promise<Settled<T>>;
export async function eventually<T>(read: () => T | Promise<T>, options: EventuallyOptions<T> = {}): Promise<T> {
  const { deadlineSeconds = 60, everyMilliseconds = 500, what = 'the value', until = isSettled, signal } = options;
  const over = new AbortController();
  const stop = (): void => over.abort();
  const deadline = setTimeout(stop, deadlineSeconds * 1000);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted === true) stop();
  const given = new Promise<undefined>((resolve) =>
    over.signal.addEventListener('abort', () => resolve(undefined), { once: true }),
  );
  let last: Last<T> | undefined;
  try {
    while (!over.signal.aborted) {
      const ended = await Promise.race([attempt(read), given]);
      if (ended === undefined) break;
      last = ended;
      if ('value' in ended && until(ended.value)) return ended.value;
      await wait(everyMilliseconds, undefined, { signal: over.signal }).catch(() => undefined);
    }
  } finally {
    clearTimeout(deadline);
    signal?.removeEventListener('abort', stop);
  }
  if (signal?.aborted === true) {
    throw new HeraError(
      { code: 'HERA_TEST_001', path: '', message: `waiting for ${what} was interrupted`, fix: 'run it again' },
      { exitCode: ExitCode.interrupted },
    );
  }
  throw new HeraError(
    {
      code: 'HERA_TEST_003',
      path: '',
      message: `${what} did not come within ${deadlineSeconds} s; ${described(last)}`,
      fix: 'see why it does not come, or allow more time with deadlineSeconds',
    },
    { exitCode: ExitCode.failed, ...(last !== undefined && 'error' in last ? { cause: last.error } : {}) },
  );
}
