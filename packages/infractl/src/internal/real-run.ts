import { HeraError } from '@hera/core/errors';
import type { StackManifest } from '@hera/core/manifest';
import { join } from 'node:path';
import { holdFolder } from './hold';
import {
  checkAccount,
  explainMissingBucket,
  type Identity,
  identify,
  readStackFacts,
  realAccountEnvironment,
  refuseForeignEndpoints,
  type StackFacts,
  stateBucket,
} from './real-account';
import type { StageReporter, Step } from './stages';
import { publishSynth, type Synthesised } from './synth';
import type { Invocation, TargetRun } from './target-run';
import { openToolchain, toolchainText } from './toolchain';
import { Work } from './work';
import type { App } from './workspace';

/** A run against a real account. */
export class RealRun implements TargetRun {
  readonly target = 'aws';
  readonly clientEnvironment = {};
  #synthesised: Synthesised | undefined;
  #identity: Identity | undefined;
  #work: Work | undefined;
  #release: (() => Promise<void>) | undefined;
  #bucket: string | undefined;

  constructor(
    private readonly invocation: Invocation,
    readonly app: App,
  ) {
    refuseForeignEndpoints(process.env);
  }

  get work(): Work {
    if (this.#work === undefined) throw new Error('the steps have not run');
    return this.#work;
  }

  get manifest(): StackManifest {
    if (this.#synthesised === undefined) throw new Error('the steps have not run');
    return this.#synthesised.manifest;
  }

  get identity(): Identity {
    if (this.#identity === undefined) throw new Error('the steps have not run');
    return this.#identity;
  }

  steps(): Step[] {
    const { root, interrupt } = this.invocation;
    const { signal } = interrupt;
    return [
      {
        id: 'synth',
        title: 'Synthesise',
        run: async () => {
          this.#synthesised = await publishSynth(root, this.app, signal);
          return undefined;
        },
      },
      {
        id: 'credentials',
        title: 'Ask AWS who is asking',
        run: async () => {
          const { account, arn } = (this.#identity = await identify(this.manifest.environment.region, signal));
          checkAccount(this.#facts(), this.identity);
          return `account ${account}, ${arn}`;
        },
      },
      {
        id: 'toolchain',
        title: 'Find Terraform and the AWS provider',
        run: (reporter) => this.#prepare(signal, reporter),
      },
      { id: 'init', title: 'terraform init', run: () => this.#init() },
    ];
  }

  describe(): string[] {
    const { account, arn, region } = this.identity;
    const state =
      this.#bucket === undefined
        ? `${this.work.directory}/terraform.tfstate (keep this file)`
        : `s3://${this.#bucket}/${this.app.name}/terraform.tfstate`;
    return [`Account   ${account}`, `Region    ${region}`, `Identity  ${arn}`, `State     ${state}`];
  }

  touch(): void {
    this.invocation.interrupt.waitFor('Terraform to finish what is in flight and save its state');
  }

  untouch(): void {
    this.invocation.interrupt.waitFor('the running step to end');
  }

  async close(): Promise<readonly string[]> {
    await this.#release?.();
    return [];
  }

  #facts(): StackFacts {
    if (this.#synthesised === undefined) throw new Error('the steps have not run');
    return readStackFacts(this.#synthesised.stackFile);
  }

  async #prepare(signal: AbortSignal, reporter: StageReporter): Promise<string> {
    const facts = this.#facts();
    const directory = join(this.invocation.root, '.hera', 'aws', this.app.name);
    this.#release = await holdFolder(directory);
    const toolchain = await openToolchain(this.invocation.root, signal, reporter, facts.providerConstraint);
    this.#bucket = facts.needsBucket ? stateBucket(this.identity) : undefined;
    this.#work = new Work({
      toolchain,
      directory,
      env: realAccountEnvironment(process.env),
      parallelism: undefined,
      override: undefined,
      backendConfig: this.#bucket === undefined ? undefined : { bucket: this.#bucket },
      signal,
    });
    return toolchainText(toolchain);
  }

  async #init(): Promise<undefined> {
    if (this.#synthesised === undefined) throw new Error('the steps have not run');
    await this.work.prepare(this.#synthesised.stackFile);
    try {
      await this.work.init();
    } catch (error) {
      throw this.#bucket === undefined || !HeraError.is(error) ? error : explainMissingBucket(error, this.#bucket);
    }
  }
}
