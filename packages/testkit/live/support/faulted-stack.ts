import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dummyAccount, resolveToolchain } from '@hera/local-cloud';
import {
  Deployment,
  type DeploymentOptions,
  type FaultProxy,
  localState,
  startFaultProxy,
  upstreamsOf,
} from '../../src';
import { accountEnvironment } from './account';
import { manifestOf } from './checking';
import { logGroup, stackWith } from './stack';

/** A log group, and an address that is made after it: a fault of EC2 meets an apply that has already made something. */
export const twoSteps = stackWith({
  aws_cloudwatch_log_group: { app: logGroup },
  aws_eip: { address: { domain: 'vpc', depends_on: ['aws_cloudwatch_log_group.app'] } },
});

/** What `makeDeployment` needs, in a form that can be handed to another process. */
export interface FaultedFiles {
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
  /** How often the provider tries again; its own default of 25 takes many minutes, since it waits twice as long each time. */
  readonly retries: number;
}

/** A deployment over the files of a `FaultedStack`. */
export const makeDeployment = async (
  { root, environment, retries }: FaultedFiles,
  options: Pick<DeploymentOptions, 'signal'> = {},
): Promise<Deployment> =>
  new Deployment({
    toolchain: await resolveToolchain({ env: process.env, cacheDir: join(root, 'cache') }),
    stackFile: join(root, 'synth', 'cdk.tf.json'),
    manifestFile: join(root, 'synth', 'hera.manifest.json'),
    directory: join(root, 'work'),
    target: { environment, override: { ...localState, provider: { aws: [{ max_retries: retries }] } } },
    ...options,
  });

/** Why a connection to a port of this machine cannot be made; `undefined` when it can. */
const refusal = (url: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });

const workingFolder = (pid: string): string => {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
};

/** A stack in an account and a folder of its own, behind a proxy of its own. */
export class FaultedStack implements AsyncDisposable {
  readonly #opened: Deployment[] = [];

  private constructor(
    readonly files: FaultedFiles,
    readonly proxy: FaultProxy,
  ) {}

  /** @param retries how often the provider tries again */
  static async create(stack: ReturnType<typeof stackWith>, retries: number): Promise<FaultedStack> {
    const root = mkdtempSync(join(tmpdir(), 'hera-live-faults-'));
    mkdirSync(join(root, 'synth'));
    writeFileSync(join(root, 'synth', 'cdk.tf.json'), JSON.stringify(stack));
    writeFileSync(join(root, 'synth', 'hera.manifest.json'), JSON.stringify(manifestOf([])));
    const base = { ...accountEnvironment(), AWS_ACCESS_KEY_ID: dummyAccount(randomInt(1, 100_000)) };
    const proxy = await startFaultProxy({ upstreams: upstreamsOf(base), log: join(root, 'requests.jsonl') });
    return new FaultedStack({ root, environment: proxy.environment(base), retries }, proxy);
  }

  /** A deployment, initialised; a later one goes on with the state of an earlier one. */
  async deployment(options: Pick<DeploymentOptions, 'signal'> = {}): Promise<Deployment> {
    const deployment = await makeDeployment(this.files, options);
    this.#opened.push(deployment);
    await deployment.init();
    return deployment;
  }

  /** Processes that work in the folder, whoever started them. Linux only; elsewhere none are found. */
  processes(): readonly number[] {
    if (process.platform !== 'linux') return [];
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && workingFolder(name).startsWith(this.files.root))
      .map(Number);
  }

  /** Closes the proxy. @returns what is left of it and of Terraform: ports that still answer, processes that still run */
  async leftAfterClose(): Promise<readonly string[]> {
    for (const deployment of this.#opened) deployment.close();
    await this.proxy.close();
    const refusals = await Promise.all(
      Object.values(this.proxy.urls).map(async (url) => [url, await refusal(url)] as const),
    );
    return [
      ...refusals.filter(([, code]) => code !== 'ECONNREFUSED').map(([url]) => url),
      ...this.processes().map((pid) => `process ${pid}`),
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const deployment of this.#opened) deployment.close();
    await this.proxy.close();
    rmSync(this.files.root, { recursive: true, force: true });
  }
}
