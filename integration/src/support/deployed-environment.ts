import { join } from 'node:path';
import { attachLocalCloud } from '@hera/local-cloud';
import { Deployment, type StackBuild } from '@hera/testkit';
import { deployment, type DeploymentFixture } from '@hera/testkit/vitest';
import { inject } from 'vitest';

/** What a suite deploys. */
export interface DeployedEnvironmentOptions {
  /** Name of the app and of its stack. */
  readonly app: string;
  /** Dummy account of this suite: accounts do not see each other, so suites run side by side. */
  readonly account: string;
  readonly build: StackBuild;
}

/** A deployment on the local cloud that all suites share, for a test that takes its stages by hand. */
export const deploymentIn = async ({ app, account, build }: DeployedEnvironmentOptions): Promise<Deployment> => {
  const directory = inject('cloudDirectory');
  const cloud = await attachLocalCloud(directory);
  if (cloud === undefined) throw new Error(`no local cloud runs in ${directory}`);
  return Deployment.fromStack(build, {
    toolchain: inject('toolchain'),
    directory: join(directory, 'work', app),
    target: { environment: cloud.environment(account) },
  });
};

/** The fixture of the testkit, on the local cloud that all suites share. */
export const deployedEnvironment = (options: DeployedEnvironmentOptions): DeploymentFixture =>
  deployment(() => deploymentIn(options));
