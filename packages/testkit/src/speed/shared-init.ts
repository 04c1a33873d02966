import { createHash, randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Toolchain } from '@hera/terraform';
import { linkTree } from './link-tree';
import { providerProgram } from './provider-program';

const lockFileName = '.terraform.lock.hcl';
const providersFolder = join('.terraform', 'providers');

const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** The folder of our own CLI configuration is in the cache of the workspace; a user's own configuration is not ours to write beside. */
const cacheFolder = ({ cliConfigFile }: Toolchain): string | undefined =>
  /^cli-[0-9a-f]+\.tfrc$/.test(basename(cliConfigFile)) ? join(dirname(cliConfigFile), 'init') : undefined;

/** What else decides what `init` installs, and whether it still is what was checked. */
const fingerprint = (toolchain: Toolchain, wanted: string): string => {
  const { kind, binary, version, cliConfigFile, awsProvider } = toolchain;
  const program = providerProgram(toolchain);
  const { size = 0, mtimeMs = 0 } =
    (program === undefined ? undefined : statSync(program.file, { throwIfNoEntry: false })) ?? {};
  const facts = [wanted, kind, binary, version, textOf(cliConfigFile), awsProvider, program?.file, size, mtimeMs];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 24);
};

/**
 * What one real `terraform init` has installed and written down for a set of providers, kept for other workspaces that ask for
 * the same: the lock file, and the providers as links. It only spares work: `init` runs in every workspace all the same, and
 * mends what does not fit. Any number of processes may use it at once, since entries come and go by renaming.
 */
export class SharedInit {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns undefined when the toolchain has no cache that is ours */
  static of(toolchain: Toolchain, wanted: string): SharedInit | undefined {
    const cache = cacheFolder(toolchain);
    return cache === undefined ? undefined : new SharedInit(join(cache, fingerprint(toolchain, wanted)));
  }

  /** Whether a real init has succeeded for this set. */
  get exists(): boolean {
    return existsSync(join(this.#folder, lockFileName));
  }

  /** Whether the workspace has the lock file of this entry. */
  matches(directory: string): boolean {
    const lock = textOf(join(directory, lockFileName));
    return lock !== undefined && lock === textOf(join(this.#folder, lockFileName));
  }

  /** Gives a workspace that has neither providers nor a lock file what the real init has made. */
  seed(directory: string): void {
    const lock = join(directory, lockFileName);
    const providers = join(directory, providersFolder);
    if (!this.exists || existsSync(lock) || existsSync(providers)) return;
    const drafts = { lock: `${lock}.${randomUUID()}`, providers: `${providers}.${randomUUID()}` };
    try {
      // A copy: this file may be edited, and the providers never are.
      copyFileSync(join(this.#folder, lockFileName), drafts.lock);
      linkTree(join(this.#folder, 'providers'), drafts.providers);
      renameSync(drafts.providers, providers);
      renameSync(drafts.lock, lock);
    } catch {
      // Somebody has replaced the entry in this moment; init does without.
      for (const draft of Object.values(drafts)) rmSync(draft, { recursive: true, force: true });
    }
  }

  /** Keeps what a real init has made in a workspace that had no lock file of its own. */
  keep(directory: string): void {
    if (this.matches(directory)) return;
    const [draft, former] = [`${this.#folder}.${randomUUID()}`, `${this.#folder}.${randomUUID()}`];
    try {
      linkTree(join(directory, providersFolder), join(draft, 'providers'));
      copyFileSync(join(directory, lockFileName), join(draft, lockFileName));
      if (existsSync(this.#folder)) renameSync(this.#folder, former);
      renameSync(draft, this.#folder);
    } catch {
      // Another process was first, or the cache cannot be written, which costs time and nothing else.
    } finally {
      for (const left of [draft, former]) rmSync(left, { recursive: true, force: true });
    }
  }
}
