import type { StackManifest } from '@hera/core/manifest';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { attach, notApplied } from './local-run';
import { checkAccount, type Identity, identify, readStackFacts, refuseForeignEndpoints } from './real-account';
import { existingSlots, inspectSlot } from './slots';
import { type Step } from './stages';
import { publishSynth, readSynthesised } from './synth';
import type { Invocation, Target } from './target-run';
import type { App } from './workspace';

/** A target that is only read: no Terraform, no state, no lock. */
export interface ReadTarget {
  readonly target: Target;
  /** What was declared, once the steps have run. */
  manifest(): StackManifest;
  /** Endpoints and credentials for SDK clients, once the steps have run; empty for a real account. */
  clientEnvironment(): Readonly<Record<string, string>>;
  /** @returns undefined for a local AWS */
  identity(): Identity | undefined;
  steps(): readonly Step[];
}

/** Judges what was declared before anything is asked of the account. */
export type Check = (manifest: StackManifest) => void;

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the steps have not run');
  return value;
};

const realTarget = ({ root, interrupt: { signal } }: Invocation, app: App, check: Check): ReadTarget => {
  refuseForeignEndpoints(process.env);
  let manifest: StackManifest | undefined;
  let identity: Identity | undefined;
  let stackFile: string | undefined;
  return {
    target: 'aws',
    manifest: () => known(manifest),
    clientEnvironment: () => ({}),
    identity: () => identity,
    steps: () => [
      {
        id: 'synth',
        title: 'Synthesise',
        run: async () => {
          ({ manifest, stackFile } = await publishSynth(root, app, signal));
          check(manifest);
          return undefined;
        },
      },
      {
        id: 'credentials',
        title: 'Ask AWS who is asking',
        run: async () => {
          identity = await identify(known(manifest).environment.region, signal);
          checkAccount(readStackFacts(known(stackFile)), identity);
          return `account ${identity.account}, ${identity.arn}`;
        },
      },
    ],
  };
};

const localTarget = ({ root }: Invocation, app: App, check: Check): ReadTarget => {
  let manifest: StackManifest | undefined;
  let environment: Readonly<Record<string, string>> | undefined;
  return {
    target: 'local',
    manifest: () => known(manifest),
    clientEnvironment: () => known(environment),
    identity: () => undefined,
    steps: () => [
      {
        id: 'local-cloud',
        title: 'Find the local AWS of this app',
        run: async () => {
          for (const number of existingSlots(root)) {
            const { directory, record } = await inspectSlot(root, number);
            const folder = join(directory, 'apps', app.name);
            if (record?.app !== app.name || !existsSync(join(folder, 'terraform', 'terraform.tfstate'))) continue;
            const cloud = await attach(directory);
            if (cloud === undefined) continue;
            ({ manifest } = readSynthesised(app, join(folder, 'cdktf.out')));
            check(manifest);
            environment = cloud.environment();
            return `slot ${number}, ${cloud.endpoint}`;
          }
          throw notApplied(app);
        },
      },
    ],
  };
};

/**
 * A target to read. Nothing is started.
 *
 * @param check throws what is wrong with what was declared
 */
export const readTarget = (invocation: Invocation, app: App, target: Target | undefined, check: Check): ReadTarget =>
  target === 'local' ? localTarget(invocation, app, check) : realTarget(invocation, app, check);
