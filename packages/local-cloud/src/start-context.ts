import type { CloudRecord } from './cloud-record';

/** What the starters of the three modes share. */
export interface StartContext {
  readonly directory: string;
  readonly cacheDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
  readonly progress: (message: string) => void;
  /** Notes what was begun, before anything is waited for: whoever comes after a kill finds it there. */
  readonly record: (change: Partial<CloudRecord>) => void;
}

/** A LocalStack that can be talked to; it may still be loading. */
export interface StartedLocalStack {
  readonly endpoint: string;
  /** Whether it has died, so that waiting for it makes no sense. */
  readonly isGone: () => boolean;
  readonly logTail: (lines: number) => Promise<string>;
}
