import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveToolchain } from '@hera/local-cloud';
import { Deployment, type DeploymentOptions, freshAccount } from '../../src';
import { accountEnvironment } from './account';

/** What `openDeployment` needs, in a form that can be handed to another process. */
export interface IsolatedFiles {
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What a test may say about its deployment. */
export type More = Partial<Pick<DeploymentOptions, 'signal' | 'onEvent' | 'onNotice' | 'deadlines' | 'reuseProvider'>>;

/** A deployment of the stack in `synth`, without any manifest, recorded in a registry of its own. */
export const openDeployment = async ({ root, environment }: IsolatedFiles, more: More = {}): Promise<Deployment> =>
  new Deployment({
    toolchain: await resolveToolchain({ env: process.env, cacheDir: join(root, 'cache') }),
    stackFile: join(root, 'synth', 'cdk.tf.json'),
    directory: join(root, 'work'),
    target: { environment },
    recordIn: root,
    ...more,
  });

/** A stack, a workspace and an account of their own. */
export class IsolatedRun implements Disposable {
  readonly files: IsolatedFiles;
  readonly directory: string;

  constructor(stack: object) {
    const root = mkdtempSync(join(tmpdir(), 'hera-live-isolated-'));
    this.files = { root, environment: { ...accountEnvironment(), AWS_ACCESS_KEY_ID: freshAccount({ folder: root }) } };
    this.directory = join(root, 'work');
    this.write(stack, 'synth');
  }

  get root(): string {
    return this.files.root;
  }

  /** Writes a version of the stack. @returns its file */
  write(stack: object, folder: string): string {
    mkdirSync(join(this.root, folder), { recursive: true });
    const file = join(this.root, folder, 'cdk.tf.json');
    writeFileSync(file, JSON.stringify(stack));
    return file;
  }

  deployment(more: More = {}): Promise<Deployment> {
    return openDeployment(this.files, more);
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
