import { setTimeout as delay } from 'node:timers/promises';

/** Waits, and rejects with the signal's own reason when it is aborted meanwhile. */
export const pause = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
  try {
    await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
};
