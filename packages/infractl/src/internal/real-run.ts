import { HeraError } from '@hera/core/errors';
import type { StackManifest } from '@hera/core/manifest';
import { Deployment } from '@hera/testkit';
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
import type { App } from './workspace';

/** A run against a real account. */
export class RealRun implements TargetRun {
  readonly target = 'aws';
  readonly clientEnvironment = {};
  #synthesised: Synthesised | undefined;
  #identity: Identity | undefined;
  #deployment: Deployment | undefined;
  #release: (() => Promise<void>) | undefined;
  #bucket: string | undefined;

  constructor(
    private readonly invocation: Invocation,
    readonly app: App,
  ) {
    refuseForeignEndpoints(process.env);
  }

  get deployment(): Deployment {
    if (this.#deployment === undefined) throw new Error('the steps have not run');
    return this.#deployment;
  }

  get eventLog(): string {
    return join(this.#directory, 'apply.jsonl');
  }

  get manifest(): StackManifest {
    if (this.#synthesised === undefined) throw new Error('the steps have not run');
    return this.#synthesised.manifest;
  }

  get stackFile(): string {
    if (this.#synthesised === undefined) throw new Error('the steps have not run');
    return this.#synthesised.stackFile;
  }

  get manifestFolder(): string | undefined {
    if (this.#synthesised === undefined) throw new Error('the steps have not run');
    return this.#synthesised.manifestFolder;
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
        ? `${this.deployment.directory}/terraform.tfstate (keep this file)`
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
    this.#deployment?.close();
    await this.#release?.();
    return [];
  }

  get #directory(): string {
    return join(this.invocation.root, '.hera', 'aws', this.app.name);
  }

  #facts(): StackFacts {
    if (this.#synthesised === undefined) throw new Error('the steps have not run');
    return readStackFacts(this.#synthesised.stackFile);
  }

  async #prepare(signal: AbortSignal, reporter: StageReporter): Promise<string> {
    if (this.#synthesised === undefined) throw new Error('the steps have not run');
    const { stackFile, manifestFile } = this.#synthesised;
    const facts = this.#facts();
    this.#release = await holdFolder(this.#directory);
    const toolchain = await openToolchain(this.invocation.root, signal, reporter, facts.providerConstraint);
    this.#bucket = facts.needsBucket ? stateBucket(this.identity) : undefined;
    this.#deployment = new Deployment({
      toolchain,
      stackFile,
      manifestFile,
      directory: join(this.#directory, 'terraform'),
      target: {
        environment: realAccountEnvironment(process.env),
        ...(this.#bucket === undefined ? {} : { backendConfig: { bucket: this.#bucket } }),
      },
      signal,
      recordIn: false,
    });
    return toolchainText(toolchain);
  }

  async #init(): Promise<undefined> {
    try {
      await this.deployment.init({ reconfigure: true });
    } catch (error) {
      throw this.#bucket === undefined || !HeraError.is(error) ? error : explainMissingBucket(error, this.#bucket);
    }
  }
}
