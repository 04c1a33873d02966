import { ExitCode } from '@hera/core/errors';
import type { StackManifest } from '@hera/core/manifest';
import { assertLocalOnly, attachLocalCloud, dummyAccount, type LocalCloud, startLocalCloud } from '@hera/local-cloud';
import type { OutputValue, Toolchain } from '@hera/terraform';
import { Deployment } from '@hera/testkit';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fault, interruptedError } from './problems';
import { acquireSlot, existingSlots, inspectSlot, type Slot, type SlotContent } from './slots';
import type { StageReporter, Step } from './stages';
import { readSynthesised, synthesise, type Synthesised } from './synth';
import type { Invocation, TargetRun } from './target-run';
import { cacheFolder, openToolchain, toolchainText } from './toolchain';
import type { App } from './workspace';

/** Folder of a slot's local cloud. */
export const cloudFolder = (slotDirectory: string): string => join(slotDirectory, 'cloud');

/** The local cloud of a slot. @returns undefined when it does not answer */
export const attach = (slotDirectory: string): Promise<LocalCloud | undefined> =>
  existsSync(cloudFolder(slotDirectory)) ? attachLocalCloud(cloudFolder(slotDirectory)) : Promise.resolve(undefined);

/** Looks at a slot's cloud with the eyes of `HERA_LOCAL`: a container was not asked for when this machine was. */
export const look = async (slotDirectory: string): Promise<SlotContent> => {
  const cloud = await attach(slotDirectory);
  if (cloud === undefined) return 'nothing';
  const wanted = process.env['HERA_LOCAL'] || 'auto';
  const url = wanted.replace(/\/$/, '').replace('//localhost', '//127.0.0.1');
  return ['auto', cloud.mode, cloud.endpoint].includes(url) ? 'usable' : 'other';
};

/** State of a cloud that is gone describes nothing: what it names does not exist any more. */
export const forgetDeployments = (slot: Slot): void => {
  rmSync(join(slot.directory, 'apps'), { recursive: true, force: true });
};

/** Many waits of the provider are its own and run side by side. */
const localParallelism = 30;

/** Keeps the state in the run's own folder, whatever the stack says. */
const localBackend = { terraform: { backend: { local: { path: 'terraform.tfstate' } } } };

/** Starts the local AWS of a slot. Each slot has an account of its own: an external LocalStack may serve several at once. */
export const startInSlot = (
  slot: Slot,
  root: string,
  options: { readonly onProgress: (message: string) => void; readonly signal: AbortSignal },
): Promise<LocalCloud> =>
  startLocalCloud({
    directory: cloudFolder(slot.directory),
    cacheDir: cacheFolder(root),
    account: dummyAccount(slot.number - 1),
    ...(process.env['HERA_KUBERNETES'] ? {} : { kubernetes: 'auto' as const }),
    ...options,
  });

/** How a local run treats its cloud. */
export interface LocalRunOptions {
  /** Leaves the cloud running at the end. */
  readonly keep: boolean;
  /** Only a cloud in which the app was applied will do. */
  readonly mustRun: boolean;
}

/** The fault of a command that needs what is in no local AWS. */
export const notApplied = (app: App) =>
  fault(
    'nothingApplied',
    {
      path: '',
      message: `${app.name} is not deployed in any local AWS`,
      fix: `infractl apply ${app.cloud} ${app.environment} --local --keep`,
    },
    { exitCode: ExitCode.failed },
  );

/** A run against a local AWS: one that runs already, or one that is started for it. */
export class LocalRun implements TargetRun {
  readonly target = 'local';
  #slot: Slot | undefined;
  #cloud: LocalCloud | undefined;
  #toolchain: Toolchain | undefined;
  #synthesised: Synthesised | undefined;
  #deployment: Deployment | undefined;
  #starting: Promise<LocalCloud> | undefined;
  #holds = false;
  #wasKept = false;
  #signal: AbortSignal;
  readonly #ending = new AbortController();

  constructor(
    private readonly invocation: Invocation,
    readonly app: App,
    private readonly options: LocalRunOptions,
  ) {
    this.#signal = AbortSignal.any([invocation.interrupt.signal, this.#ending.signal]);
  }

  get deployment(): Deployment {
    if (this.#deployment === undefined) throw new Error('the steps have not run');
    return this.#deployment;
  }

  get eventLog(): string {
    if (this.#slot === undefined) throw new Error('the steps have not run');
    return join(this.#directory(this.#slot), 'apply.jsonl');
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

  get clientEnvironment(): Readonly<Record<string, string>> {
    if (this.#cloud === undefined) throw new Error('the steps have not run');
    return this.#cloud.environment();
  }

  /** The local AWS of this run. */
  get cloud(): LocalCloud {
    if (this.#cloud === undefined) throw new Error('the steps have not run');
    return this.#cloud;
  }

  steps(): Step[] {
    return [
      {
        id: 'toolchain',
        title: 'Find Terraform and the AWS provider',
        run: (reporter) => this.#findToolchain(reporter),
      },
      { id: 'slot', title: 'Take a slot', run: () => this.#takeSlot() },
      [
        { id: 'local-cloud', title: 'Local AWS', run: (reporter) => this.#up(reporter) },
        { id: 'init', title: 'Synthesise for it, terraform init', run: () => this.#init() },
      ],
    ];
  }

  noKubernetes(): string | undefined {
    const { kubernetes } = this.cloud;
    return kubernetes.available ? undefined : `${kubernetes.reason}; ${kubernetes.fix}`;
  }

  describe(): string[] {
    const { cloud } = this;
    return [
      `Local AWS  ${cloud.endpoint} (LocalStack ${cloud.version}, ${cloud.mode}), account ${cloud.account}, slot ${this.#slot?.number}`,
    ];
  }

  touch(): void {
    this.#holds = true;
    this.invocation.interrupt.waitFor('Terraform to finish what is in flight and save its state');
  }

  untouch(): void {
    this.#holds = false;
    this.invocation.interrupt.waitFor('the running step to end');
  }

  async close(): Promise<readonly string[]> {
    const slot = this.#slot;
    if (slot === undefined) return [];
    try {
      return await this.#leave(slot);
    } finally {
      this.#deployment?.close();
      await slot.release();
    }
  }

  /** What Terraform gets, and nothing that could reach a real account. */
  #localEnvironment(): Record<string, string> {
    const { endpoint, account } = this.cloud;
    const env = this.cloud.environment();
    assertLocalOnly({ env, endpoint, account });
    return env;
  }

  async #leave(slot: Slot): Promise<readonly string[]> {
    const interrupted = this.invocation.interrupt.received !== undefined;
    const kept = this.options.keep || this.#wasKept;
    // A step beside a failed one may still be starting it.
    this.#ending.abort(interruptedError('the end of the run'));
    await this.#starting?.catch(() => undefined);
    const cloud = this.#cloud;
    if (cloud === undefined) return [];
    if (kept) {
      await slot.note({ app: this.app.name, keep: true });
      return [interrupted ? this.#resumable(slot) : this.#kept(slot, cloud)];
    }
    if (interrupted && this.#holds) {
      await slot.note({ app: this.app.name, keep: false });
      return [this.#resumable(slot)];
    }
    this.invocation.interrupt.waitFor('the local AWS to stop');
    await cloud.stop();
    forgetDeployments(slot);
    await slot.note({ keep: false });
    return [];
  }

  #kept(slot: Slot, { endpoint }: LocalCloud): string {
    return `The local AWS of slot ${slot.number} stays up at ${endpoint}; infractl local down stops it`;
  }

  #resumable(slot: Slot): string {
    return `State was kept and the local AWS of slot ${slot.number} still runs: the same command goes on there; infractl local down stops it`;
  }

  async #findToolchain(reporter: StageReporter): Promise<string> {
    this.#toolchain = await openToolchain(this.invocation.root, this.#signal, reporter);
    return toolchainText(this.#toolchain);
  }

  async #takeSlot(): Promise<string> {
    const { root, console } = this.invocation;
    const slot = await acquireSlot(root, this.app.name, console, look);
    this.#slot = slot;
    this.#signal = AbortSignal.any([this.#signal, slot.lost]);
    this.#cloud = await attach(slot.directory);
    if (this.#cloud === undefined) {
      if (this.options.mustRun) throw notApplied(this.app);
      forgetDeployments(slot);
      return `slot ${slot.number}`;
    }
    this.#wasKept = slot.record?.keep === true;
    this.#holds = existsSync(join(this.#directory(slot), 'terraform', 'terraform.tfstate'));
    if (this.options.mustRun && !this.#holds) throw notApplied(this.app);
    return `slot ${slot.number}, whose local AWS runs${this.#holds ? '; going on from its state' : ''}`;
  }

  #directory(slot: Slot): string {
    return join(slot.directory, 'apps', this.app.name);
  }

  async #up(reporter: StageReporter): Promise<string> {
    const slot = this.#slot;
    if (slot === undefined) throw new Error('no slot was taken');
    if (this.#cloud === undefined) {
      this.#starting = startInSlot(slot, this.invocation.root, {
        onProgress: reporter.say,
        signal: this.#signal,
      });
      this.#cloud = await this.#starting;
    }
    await slot.note({ app: this.app.name, keep: this.options.keep || this.#wasKept });
    const { mode, version, endpoint } = this.#cloud;
    return `LocalStack ${version}, ${mode}, ${endpoint}`;
  }

  async #init(): Promise<string> {
    const slot = this.#slot;
    const toolchain = this.#toolchain;
    if (slot === undefined || toolchain === undefined) throw new Error('no slot was taken');
    const directory = this.#directory(slot);
    const { version } = toolchain.awsProvider;
    const request = { kind: 'local' as const, ...(version === undefined ? {} : { providerVersion: version }) };
    this.#synthesised = await synthesise(
      this.invocation.root,
      this.app,
      request,
      join(directory, 'cdktf.out'),
      this.#signal,
    );
    const { stackFile, manifestFile } = this.#synthesised;
    this.#deployment = new Deployment({
      toolchain,
      stackFile,
      manifestFile,
      directory: join(directory, 'terraform'),
      // Asked when the local AWS is up, which starts beside this step.
      target: { environment: () => this.#localEnvironment(), override: localBackend },
      parallelism: localParallelism,
      signal: this.#signal,
      recordIn: false,
    });
    await this.#deployment.init({ reconfigure: true });
    return `${this.#synthesised.manifest.leftOut.length} things left out`;
  }
}

/** The outputs of an app that a kept local AWS holds; empty when none does. */
export const outputsOfLocalRun = async (
  { root, interrupt }: Invocation,
  app: App,
): Promise<Readonly<Record<string, OutputValue>>> => {
  for (const number of existingSlots(root)) {
    const { directory, record } = await inspectSlot(root, number);
    const folder = join(directory, 'apps', app.name);
    if (record?.app !== app.name || !existsSync(join(folder, 'terraform', 'terraform.tfstate'))) continue;
    const toolchain = await openToolchain(root, interrupt.signal, { progress: () => undefined, say: () => undefined });
    const { stackFile, manifestFile } = readSynthesised(app, join(folder, 'cdktf.out'));
    const deployment = new Deployment({
      toolchain,
      stackFile,
      manifestFile,
      directory: join(folder, 'terraform'),
      target: {
        // The state is a file, which can be read whether or not the local AWS answers.
        environment: () => {
          throw new Error('outputs are read from the state alone');
        },
        override: localBackend,
      },
      signal: interrupt.signal,
      recordIn: false,
    });
    return deployment.outputs();
  }
  return {};
};
