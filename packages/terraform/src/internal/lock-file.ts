import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from './ui-stream';

/** Name of Terraform's record of the provider versions and checksums that it chose. */
export const lockFileName = '.terraform.lock.hcl';

/** What init says when the record was made for another provider version, another mirror, or another binary. */
const disagreements = [
  /locked provider .* does not match configured version constraint/s,
  /does ?n[o']t match any of the checksums/s,
  /previously-selected version \S+ is no longer available/,
  /Inconsistent dependency lock file/,
  /Failed to read (?:provider|dependency) lock/i,
  /\.terraform\.lock\.hcl/,
];

/** Whether init failed only because of the lock file. */
export const lockFileDisagrees = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(
    ({ severity, summary, detail }) =>
      severity === 'error' && disagreements.some((pattern) => pattern.test(`${summary}\n${detail}`)),
  );

/** Forgets the chosen versions; the next init chooses again. */
export const removeLockFile = (directory: string): void => rmSync(join(directory, lockFileName), { force: true });
