import type { StackManifest } from '@hera/core/manifest';
import { type AwsClients, createAwsClients } from '../aws-clients';
import { checkTarget, type DeploymentTarget, type LateTarget, type TargetEnvironment } from '../deployment-target';

/** A target whose environment is known and was checked. */
export interface Connection {
  readonly environment: TargetEnvironment;
  readonly aws: AwsClients;
}

/** Asks a target for its environment, once, and checks that the stack may go there. */
export class TargetConnection {
  #opened: Connection | undefined;

  constructor(
    private readonly target: DeploymentTarget | LateTarget,
    private readonly manifest: () => StackManifest,
  ) {}

  /** What is known without asking a target that may still start. */
  get opened(): Connection | undefined {
    return this.#opened ?? (this.isLate ? undefined : this.open());
  }

  /** Whether the environment comes later than the deployment. */
  get isLate(): boolean {
    return typeof this.target.environment === 'function';
  }

  /** Whether the stack goes to a local AWS. Until the target is there, its manifest says so, which `open` enforces. */
  get isLocal(): boolean {
    return this.opened?.aws.local ?? this.manifest().target.kind === 'local';
  }

  /** @throws HeraError `HERA_LC_042` */
  open(): Connection {
    if (this.#opened !== undefined) return this.#opened;
    const { environment: given } = this.target;
    const environment = typeof given === 'function' ? given() : given;
    const manifest = this.manifest();
    checkTarget(environment, manifest);
    const aws = createAwsClients({ region: manifest.environment.region, environment });
    this.#opened = { environment, aws };
    return this.#opened;
  }

  close(): void {
    this.#opened?.aws.destroy();
  }
}
