import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A workspace that is removed after the test. */
export const temporaryRoot = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'hera-testkit-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
};

/** A process that surely has ended: nobody starts at tick 0 of another boot. */
export const endedProcess = { pid: 999_999, started: 'another-boot:0' } as const;
