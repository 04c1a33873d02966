import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { publishFolder } from '@hera/testkit/publish-folder';
import type { App } from './workspace';

/** Files of `artifacts/<app>/` that other tools rely on. */
export const artifactNames = [
  'hera.manifest.json',
  'outputs.json',
  'verification.json',
  'timings.json',
  'plan.json',
  'apply.jsonl',
  'teardown.json',
  'kubernetes.json',
  'checklist.json',
  'readiness.json',
] as const;

/** Name of one artifact. */
export type ArtifactName = (typeof artifactNames)[number];

/**
 * What one run found out, published as one set. A run that replaces only some files keeps the others;
 * a run that deploys replaces them all, so that no old verification stands beside a new plan.
 */
export class Artifacts {
  readonly #contents = new Map<ArtifactName, string>();
  readonly #files = new Map<ArtifactName, string>();

  constructor(
    private readonly root: string,
    private readonly app: App,
    private readonly replaces: 'all' | 'own',
  ) {}

  /** Folder where the set ends up. */
  get directory(): string {
    return join(this.root, 'artifacts', this.app.name);
  }

  json(name: ArtifactName, value: unknown): void {
    this.#contents.set(name, `${JSON.stringify(value, undefined, 2)}\n`);
  }

  /** Takes a file as it is when the set is published. */
  file(name: ArtifactName, path: string): void {
    this.#files.set(name, path);
  }

  async publish(): Promise<void> {
    const scratch = join(this.root, '.hera', 'artifacts');
    const finished = join(scratch, `${this.app.name}-${randomUUID()}`);
    mkdirSync(finished, { recursive: true });
    try {
      if (this.replaces === 'own' && existsSync(this.directory)) {
        for (const entry of readdirSync(this.directory, { withFileTypes: true })) {
          if (entry.isFile()) copyFileSync(join(this.directory, entry.name), join(finished, entry.name));
        }
      }
      for (const [name, text] of this.#contents) writeFileSync(join(finished, name), text);
      for (const [name, path] of this.#files) if (existsSync(path)) copyFileSync(path, join(finished, name));
      await publishFolder(finished, this.directory, scratch);
    } finally {
      rmSync(finished, { recursive: true, force: true });
    }
  }
}
