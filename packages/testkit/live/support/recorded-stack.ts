import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomInt } from 'node:crypto';
import type { Fact } from '@hera/core/facts';
import { dummyAccount, resolveToolchain } from '@hera/local-cloud';
import {
  type Deployment,
  type DeploymentOptions,
  htmlText,
  junitText,
  localState,
  readRuns,
  recordRun,
  type RunReport,
} from '../../src';
import { accountEnvironment } from './account';
import { manifestOf } from './checking';
import type { stackWith } from './stack';

/** What a reader gets of a run: the record, the page, and the XML. */
export interface Reported {
  readonly run: RunReport;
  readonly page: string;
  readonly xml: string;
  /** What ended the test. @default - it went well */
  readonly error?: unknown;
}

/** A stack that is deployed in an account of its own, with a folder of artifacts per run. */
export class RecordedStack implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'hera-live-recorded-'));
  readonly environment: Readonly<Record<string, string>>;

  constructor(stack: ReturnType<typeof stackWith>, facts: readonly Fact[] = []) {
    this.environment = { ...accountEnvironment(), AWS_ACCESS_KEY_ID: dummyAccount(randomInt(1, 100_000)) };
    mkdirSync(join(this.path, 'synth'));
    writeFileSync(join(this.path, 'synth', 'cdk.tf.json'), JSON.stringify(stack));
    writeFileSync(join(this.path, 'synth', 'hera.manifest.json'), JSON.stringify(manifestOf(facts)));
  }

  /** Deploys, does the work, and destroys whatever it ends with; an error of the test is part of what is reported. */
  async run(
    name: string,
    work: (deployment: Deployment) => Promise<unknown>,
    more: Partial<Pick<DeploymentOptions, 'deadlines' | 'target'>> = {},
  ): Promise<Reported> {
    const directory = join(this.path, 'artifacts', name);
    const options = {
      toolchain: await resolveToolchain({ env: process.env, cacheDir: join(this.path, 'cache') }),
      stackFile: join(this.path, 'synth', 'cdk.tf.json'),
      manifestFile: join(this.path, 'synth', 'hera.manifest.json'),
      directory: join(this.path, `work-${name}`),
      target: {
        environment: this.environment,
        override: { ...localState, provider: { aws: [{ max_retries: 1 }] } },
      },
      recordIn: this.path,
      ...more,
    };
    const test = async (deployment: Deployment): Promise<void> => {
      await deployment.init();
      try {
        await work(deployment);
      } finally {
        await deployment.destroy();
      }
    };
    const error: unknown = await recordRun(options, { directory, name, state: 'never' }, test).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    const runs = readRuns(directory);
    const [run] = runs;
    if (run === undefined) throw error ?? new Error('no run was recorded');
    return { run, page: htmlText(runs), xml: junitText(runs), ...(error === undefined ? {} : { error }) };
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
