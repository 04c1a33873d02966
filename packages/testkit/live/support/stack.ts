import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomInt } from 'node:crypto';
import { dummyAccount, resolveToolchain } from '@hera/local-cloud';
import { Deployment, type DeploymentOptions } from '../../src';
import { accountEnvironment, region } from './account';
import { manifestOf } from './checking';
import { environmentTags } from './network';

/** A log group, which a local AWS makes at once. */
export const logGroup = { name: '/live/app', retention_in_days: 30 } as const;

/** A stack with the state backend of a real account, which only the override can replace. */
export const stackWith = (resources: Readonly<Record<string, unknown>>) => ({
  terraform: {
    required_providers: { aws: { source: 'hashicorp/aws', version: '>= 5.100.0, < 7.0.0' } },
    backend: { s3: { bucket: 'nobody-has-this', key: 'state', region } },
  },
  provider: { aws: [{ region, default_tags: [{ tags: environmentTags }] }] },
  resource: resources,
  output: { group: { value: logGroup.name } },
});

/** Stack, manifest and workspace in a folder of their own. */
export class StackFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'hera-live-'));
  readonly environment = (() => {
    const account = dummyAccount(randomInt(1, 100_000));
    return { ...accountEnvironment(), AWS_ACCESS_KEY_ID: account };
  })();

  /** Writes the stack and gives a deployment of it; a second one over the same folder goes on with its state. */
  async deployment(
    stack: ReturnType<typeof stackWith>,
    options: Partial<Pick<DeploymentOptions, 'signal' | 'onStage' | 'onEvent'>> = {},
  ): Promise<Deployment> {
    mkdirSync(join(this.path, 'synth'), { recursive: true });
    const stackFile = join(this.path, 'synth', 'cdk.tf.json');
    const manifestFile = join(this.path, 'synth', 'hera.manifest.json');
    const declared = { logGroupName: logGroup.name, retentionDays: 30, customerManagedKey: false };
    const network = {
      kind: 'network',
      cidr: '10.0.0.0/16',
      nat: 'none',
      subnets: [],
      gatewayEndpoints: [],
      flowLog: declared,
    } as const;
    writeFileSync(stackFile, JSON.stringify(stack));
    writeFileSync(manifestFile, JSON.stringify(manifestOf([network])));
    return new Deployment({
      toolchain: await resolveToolchain({ env: process.env, cacheDir: join(this.path, 'cache') }),
      stackFile,
      manifestFile,
      directory: join(this.path, 'work'),
      target: { environment: this.environment },
      ...options,
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
