import { ExitCode, HeraError } from '@hera/core/errors';
import { manifestFileName } from '@hera/core/manifest';
import type { SynthTarget } from '@hera/core';
import type { App } from 'cdktf';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { StageClock } from './internal/stage-clock';
import { skippedStages } from './internal/skipped-stages';
import type { StageTiming } from './stage';

/** Adds stacks to an app. Runs in this process, and must not be asynchronous: CDKTF is not either. */
export type StackBuild = (app: App, target: SynthTarget) => void;

/** Options of `synthStack`. */
export interface SynthStackOptions {
  /** The folder that the deployment works in; the synth goes into `synth` below it. */
  readonly directory: string;
  /** For whom it is synthesised; also what `HERA_TARGET` says meanwhile. @default { kind: 'local' } */
  readonly target?: SynthTarget;
  /** Name of the stack to deploy. @default - the only one of the app */
  readonly stack?: string;
}

/** A synthesised stack on disk. Spread it over the options of a `Deployment`, or give it to `Deployment.update`. */
export interface StackOnDisk {
  /** Absolute path of `cdk.tf.json`. */
  readonly stackFile: string;
  /** Absolute path of `hera.manifest.json`. @default - the stack is no `AwsStack` of `@hera/core` */
  readonly manifestFile?: string;
  /** The `synth` stage. */
  readonly earlier: readonly StageTiming[];
}

const fault = (message: string, fix: string, allowed?: string): HeraError =>
  new HeraError({ code: 'HERA_TEST_085', path: 'stack', message, fix, ...(allowed === undefined ? {} : { allowed }) });

/** CDKTF and constructs read these when they are made; everything between setting and restoring is synchronous. */
const withTarget = (target: SynthTarget, work: () => void): void => {
  const set = { HERA_TARGET: target.kind, HERA_AWS_PROVIDER_VERSION: target.providerVersion ?? '' };
  const before = Object.keys(set).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, set);
  try {
    work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
};

const chosenStack = (folder: string, wanted: string | undefined): string => {
  const stacks = join(folder, 'stacks');
  const names = existsSync(stacks) ? readdirSync(stacks).sort() : [];
  const [first] = names;
  if (first === undefined) throw fault('nothing was synthesised', 'add a TerraformStack to the app');
  if (wanted !== undefined) {
    if (names.includes(wanted)) return wanted;
    throw fault(`there is no stack ${wanted}`, 'give the id of one of them', names.join(', '));
  }
  if (names.length === 1) return first;
  throw fault(`the app has ${names.length} stacks`, 'name the one to deploy in stack', names.join(', '));
};

/**
 * Synthesises a CDKTF app in this process. With `HERA_SKIP_synth=1`, takes what an earlier run has left in the folder.
 *
 * @throws HeraError what the constructs report; `HERA_TEST_085` for an app without a stack to choose, or without an earlier synth
 */
export const synthStack = async (build: StackBuild, options: SynthStackOptions): Promise<StackOnDisk> => {
  const folder = join(resolve(options.directory), 'synth');
  const clock = new StageClock(undefined, undefined);
  if (skippedStages(process.env).has('synth')) clock.skip('synth');
  else {
    await clock.run('synth', async () => {
      const { App } = await import('cdktf');
      rmSync(folder, { recursive: true, force: true });
      // An app makes its own folder, but none above it.
      mkdirSync(folder, { recursive: true });
      const target = options.target ?? { kind: 'local' };
      withTarget(target, () => {
        const app = new App({ outdir: folder, stackTraces: false });
        const returned: unknown = build(app, target);
        if (returned instanceof Promise) {
          returned.catch(() => undefined);
          throw new HeraError(
            {
              code: 'HERA_TEST_085',
              path: 'build',
              message: 'it is asynchronous',
              fix: 'await before, and build at once',
            },
            { exitCode: ExitCode.usage },
          );
        }
        app.synth();
      });
    });
  }
  const stack = join(folder, 'stacks', chosenStack(folder, options.stack));
  const manifestFile = join(stack, manifestFileName);
  return {
    stackFile: join(stack, 'cdk.tf.json'),
    ...(existsSync(manifestFile) ? { manifestFile } : {}),
    earlier: clock.timings,
  };
};
