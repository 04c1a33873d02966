import { HeraError } from '@hera/core/errors';
import type { Toolchain } from '@hera/terraform';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsClients } from '../aws-clients';
import type { DeploymentOptions, LateDeploymentOptions } from '../deployment-options';
import type { TargetEnvironment } from '../deployment-target';
import { RunRegistry, runIdOf } from '../isolation/run-registry';
import { workspaceRoot } from '../isolation/workspace-root';
import { manifestBeside } from './manifest-file';

interface Connection {
  readonly environment: TargetEnvironment;
  readonly aws: Pick<AwsClients, 'local' | 'region'>;
}

/** The record of one deployment, from its init to its clean destroy. */
export class RunNote {
  readonly #registry: RunRegistry | undefined;
  #written = false;
  #touched = false;

  constructor(
    private readonly options: DeploymentOptions | LateDeploymentOptions,
    private readonly directory: string,
  ) {
    const { recordIn = workspaceRoot() } = options;
    this.#registry = recordIn === false ? undefined : new RunRegistry(recordIn);
  }

  /** Notes the run, once. */
  write({ environment, aws }: Connection, stackFile: string): void {
    if (this.#registry === undefined || this.#written) return;
    this.#written = true;
    const { toolchain, target } = this.options;
    const manifestFile = this.options.manifestFile ?? manifestBeside(stackFile);
    this.#registry.record({
      directory: this.directory,
      stackFile,
      ...(manifestFile === undefined ? {} : { manifestFile }),
      environment: aws.local ? { ...environment } : {},
      account: aws.local ? (environment['AWS_ACCESS_KEY_ID'] ?? '') : (target.realAccount ?? 'unknown'),
      region: aws.region,
      local: aws.local,
      ...(target.override === undefined ? {} : { override: { ...target.override } }),
      toolchain: { ...toolchain, awsProvider: { ...toolchain.awsProvider } },
    });
  }

  /** Notes that something may exist from now on. */
  touch(connection: Connection, stackFile: string): void {
    this.#touched = true;
    this.write(connection, stackFile);
  }

  /** Nothing is left to look after. */
  remove(): void {
    this.#registry?.remove(runIdOf(this.directory));
    this.#written = false;
    this.#touched = false;
  }

  /** A run that has made nothing, and found nothing of an earlier one, needs nobody to look after it. */
  close(): void {
    if (this.#written && !this.#touched && !existsSync(join(this.directory, 'terraform.tfstate'))) this.remove();
  }

  /** What somebody has to know who finds the state that a skipped destroy has kept. */
  howToGoOn(environment: TargetEnvironment): string {
    const { directory } = this;
    const account = environment['AWS_ACCESS_KEY_ID'] ?? this.options.target.realAccount ?? 'unknown';
    const where = environment['AWS_ENDPOINT_URL'] ?? 'AWS';
    return [
      `destroy was skipped (HERA_SKIP_destroy): account ${account} at ${where} keeps everything, and ${directory} its state.`,
      `Go on with Deployment.resume(${JSON.stringify(directory)}) and HERA_SKIP_init=1 HERA_SKIP_apply=1;`,
      'clean up with: testkit sweep',
    ].join('\n');
  }
}

/**
 * Options that go on where a recorded run has ended.
 *
 * @throws HeraError `HERA_TEST_086`
 */
export const optionsOfRun = (
  directory: string,
  more: Partial<Omit<DeploymentOptions, 'directory'>>,
): DeploymentOptions => {
  const { recordIn } = more;
  const record = new RunRegistry(recordIn === undefined || recordIn === false ? workspaceRoot() : recordIn).find(
    directory,
  );
  if (record === undefined) {
    throw new HeraError({
      code: 'HERA_TEST_086',
      path: 'directory',
      message: `no run is recorded for ${directory}`,
      fix: 'give the folder that the skipped destroy has named, from within the same workspace',
    });
  }
  const { stackFile, manifestFile, environment, override, toolchain, local } = record;
  if (!local && more.target === undefined) {
    throw new HeraError({
      code: 'HERA_TEST_086',
      path: 'target',
      message: `the run is in the real account ${record.account}, whose credentials are never written down`,
      fix: 'give the target, as realAws makes it',
    });
  }
  return {
    toolchain: toolchain as Toolchain,
    stackFile,
    ...(manifestFile === undefined ? {} : { manifestFile }),
    directory,
    target: { environment, ...(override === undefined ? {} : { override }) },
    ...more,
  };
};
