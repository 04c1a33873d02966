import { pause } from './pause';

/** Asks a loopback URL for JSON. `undefined` when nothing answers in time, or not with JSON. */
export const getJson = async (url: string, timeoutMs = 5_000): Promise<unknown> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
    return response.ok ? ((await response.json()) as unknown) : undefined;
  } catch {
    return undefined;
  }
};

/** Repeats a question until it has an answer. `undefined` after the deadline, or as soon as `giveUp` says so. */
export const poll = async <T>(
  ask: () => Promise<T | undefined> | T | undefined,
  options: {
    readonly deadline: number;
    readonly everyMs?: number | undefined;
    readonly giveUp?: (() => boolean) | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<T | undefined> => {
  for (;;) {
    options.signal?.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > options.deadline || options.giveUp?.() === true) return undefined;
    await pause(options.everyMs ?? 100, options.signal);
  }
};
