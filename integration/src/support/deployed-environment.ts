import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { attachLocalCloud } from '@hera/local-cloud';
import { manifestFileName, type SynthTarget } from '@hera/core';
import { type Check, type CheckContext, type CheckResult, Deployment, leftovers } from '@hera/testkit';
import { App } from 'cdktf';
import { afterAll, beforeAll, expect, inject } from 'vitest';

/** What a suite deploys. */
export interface DeployedEnvironmentOptions {
  /** Name of the app and of its stack. */
  readonly app: string;
  /** Dummy account of this suite: accounts do not see each other, so suites run side by side. */
  readonly account: string;
  build(app: App, target: SynthTarget): void;
}

/** A deployed environment, in the words of a suite. */
export interface DeployedEnvironment {
  readonly aws: Deployment['aws'];
  readonly deployment: Deployment;
  /** An output of the stack that is text. */
  output(name: string): string;
  check(check: Check): Promise<CheckResult>;
  /** Addresses that an apply would change. */
  drift(): Promise<readonly string[]>;
  reapply(): Promise<void>;
  destroy(): Promise<void>;
  /** What is still there, in one line each. */
  leftovers(): Promise<readonly string[]>;
}

const synth = (directory: string, { app: name, build }: DeployedEnvironmentOptions, target: SynthTarget) => {
  const outdir = join(directory, 'synth', name);
  mkdirSync(dirname(outdir), { recursive: true });
  const app = new App({ outdir, stackTraces: false });
  build(app, target);
  app.synth();
  const stack = join(outdir, 'stacks', name);
  return { stackFile: join(stack, 'cdk.tf.json'), manifestFile: join(stack, manifestFileName) };
};

/** Deploys before the first test of the file, and destroys after the last, also when one fails. */
export const deployedEnvironment = (options: DeployedEnvironmentOptions): DeployedEnvironment => {
  let deployment: Deployment | undefined;
  let context: CheckContext | undefined;
  let destroyed = false;
  const deployed = () => {
    if (deployment === undefined) throw new Error(`${options.app} is not deployed`);
    return deployment;
  };

  beforeAll(async () => {
    const directory = inject('cloudDirectory');
    const toolchain = inject('toolchain');
    const cloud = await attachLocalCloud(directory);
    if (cloud === undefined) throw new Error(`no local cloud runs in ${directory}`);
    const { version } = toolchain.awsProvider;
    const target: SynthTarget = { kind: 'local', ...(version === undefined ? {} : { providerVersion: version }) };
    deployment = new Deployment({
      toolchain,
      ...synth(directory, options, target),
      directory: join(directory, 'work', options.app),
      target: { environment: cloud.environment(options.account) },
    });
    await deployment.init();
    await deployment.validate();
    await deployment.plan();
    await deployment.apply();
    context = await deployment.checkContext();
  });

  afterAll(async () => {
    if (deployment === undefined) return;
    if (!destroyed) await deployment.destroy();
    deployment.close();
  });

  return {
    get aws() {
      return deployed().aws;
    },
    get deployment() {
      return deployed();
    },
    output: (name) => {
      const value = context?.outputs[name];
      if (typeof value !== 'string') throw new Error(`${options.app} has no output ${name} that is text`);
      return value;
    },
    check: async (check) => {
      const [result] = await deployed().verify({ checks: [check] });
      if (result === undefined) throw new Error(`${check.id} gave no result`);
      return result;
    },
    drift: async () => (await deployed().drift()).repair.map(({ address }) => address),
    reapply: async () => {
      await deployed().plan();
      await deployed().apply();
      await deployed().idempotent();
    },
    destroy: async () => {
      await deployed().destroy();
      destroyed = true;
    },
    leftovers: async () =>
      leftovers(await deployed().inventory()).map(({ service, type, id }) => `${service} ${type} ${id}`),
  };
};

/** Fails with what was expected, found and seen. What the local AWS cannot show is skipped under its name, not passed. */
export const expectHeld = (outcome: CheckResult, skip: (note: string) => void): void => {
  if (outcome.status === 'unsupported' || outcome.status === 'not-applicable') skip(outcome.found);
  expect(outcome, `expected ${outcome.expected}; found ${outcome.found}\n${outcome.evidence.join('\n')}`).toMatchObject(
    {
      status: 'pass',
    },
  );
};
