import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { type ISynthesisSession, LocalBackend, S3Backend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { constructSources } from './construct-source';
import { bindContext, leaveOut, type StackContext, warn } from './context';
import type { Environment } from './environment';
import { kubernetesFolderName, manifestFileName, type StackManifest } from './manifest';
import { boundRoles } from './permissions-boundary';
import { providerConstraint } from './provider-features';
import { environmentTags } from './tagging';
import { type SynthTarget, targetFromEnvironment } from './target';

/** Props of `AwsStack`. */
export interface AwsStackProps {
  /** The environment that the stack deploys. */
  readonly environment: Environment;
  /** Where it will be applied. @default - what `HERA_TARGET` and `HERA_AWS_PROVIDER_VERSION` say, else a real account */
  readonly target?: SynthTarget;
  /** Where the state lives: `remote` in S3, `local` in a file. @default - remote for persistent environments, local for ephemeral ones */
  readonly state?: 'remote' | 'local';
}

/** S3 with native locking; the bucket is given at init because it belongs to an account, not to the code. */
class RemoteState extends S3Backend {
  protected override synthesizeAttributes(): Record<string, unknown> {
    const { bucket: _, ...rest } = super.synthesizeAttributes();
    return { ...rest, use_lockfile: true };
  }
}

/**
 * One AWS stack per environment: provider, tags on everything, state backend, and a manifest of what synth knows.
 *
 * Persistent environments keep their state in S3 under `<stack id>/terraform.tfstate`, ephemeral ones in a local file.
 */
export class AwsStack extends TerraformStack {
  readonly environment: Environment;
  readonly provider: AwsProvider;
  readonly #context: StackContext;

  constructor(scope: Construct, id: string, props: AwsStackProps) {
    super(scope, id);
    const { environment } = props;
    const target = props.target ?? targetFromEnvironment();
    this.environment = environment;
    this.#context = {
      name: environment.name,
      region: environment.region,
      ...(environment.account === undefined ? {} : { account: environment.account }),
      declared: true,
      profile: environment.profile,
      settings: environment.settings,
      target,
      tags: environmentTags(environment),
      leftOut: [],
      warnings: [],
      facts: {},
      manifestFiles: new Map(),
      kubernetesComponents: { given: new Map(), takenFor: new Set() },
    };
    bindContext(this, this.#context);
    this.provider = new AwsProvider(this, 'Aws', {
      region: environment.region,
      defaultTags: [{ tags: environmentTags(environment) }],
      ...this.#allowedAccounts(environment, target),
    });
    this.#state(props.state ?? (environment.settings.lifecycle === 'ephemeral' ? 'local' : 'remote'));
    boundRoles(this, environment);
    this.addOverride('terraform.required_version', '>= 1.10');
    this.addOverride('terraform.required_providers.aws.version', providerConstraint(target));
    this.#writeManifestAfterSynth();
  }

  /** What the manifest will say, as known so far. */
  get manifest(): StackManifest {
    const { environment } = this;
    const { target, leftOut, warnings, facts } = this.#context;
    const sources = constructSources(this);
    return {
      schemaVersion: 1,
      stack: this.node.id,
      environment: {
        name: environment.name,
        cloud: environment.cloud,
        profile: environment.profile.name,
        region: environment.region,
        settings: { ...environment.settings },
        overrides: environment.overrides,
      },
      target,
      leftOut,
      warnings,
      facts,
      ...(Object.keys(sources).length === 0 ? {} : { sources }),
    };
  }

  #allowedAccounts(environment: Environment, target: SynthTarget): { allowedAccountIds?: string[] } {
    if (environment.account === undefined) return {};
    if (target.kind === 'aws') return { allowedAccountIds: [environment.account] };
    leaveOut(this, 'provider.aws.allowed_account_ids', 'a local AWS has dummy accounts only');
    return {};
  }

  #state(state: 'remote' | 'local'): void {
    if (state === 'local') {
      new LocalBackend(this, { path: 'terraform.tfstate' });
      return;
    }
    new RemoteState(this, {
      bucket: '',
      key: `${this.node.id}/terraform.tfstate`,
      region: this.environment.region,
      encrypt: true,
    });
  }

  #writeManifestAfterSynth(): void {
    const stackSynthesizer = this.synthesizer;
    this.synthesizer = {
      synthesize: (session: ISynthesisSession) => {
        stackSynthesizer.synthesize(session);
        const { workingDirectory } = session.manifest.forStack(this);
        const directory = join(session.outdir, workingDirectory);
        mkdirSync(directory, { recursive: true });
        this.#warnOfUnwritten();
        writeFileSync(join(directory, manifestFileName), `${JSON.stringify(this.manifest, undefined, 2)}\n`);
        this.#writeKubernetesManifests(dirname(session.outdir));
      },
    };
  }

  /** Rights for something that nobody installs look as if it ran. */
  #warnOfUnwritten(): void {
    const { kubernetesComponents: components, warnings } = this.#context;
    for (const { name, cluster, otherwise, constructPath } of components?.given.values() ?? []) {
      if (components?.takenFor.has(cluster) === true) continue;
      if (warnings.some((given) => given.code === 'HERA_CORE_006' && given.path === name)) continue;
      warn(this, {
        code: 'HERA_CORE_006',
        path: name,
        message: `nothing in this stack writes the Kubernetes objects of ${name}, so an apply does not install it`,
        fix: `make KubernetesPolicy of @hera/security/kubernetes after it, or ${otherwise}`,
        constructPath,
      });
    }
  }

  /** In a folder of the stack's own, which is emptied first: a manifest that is no longer made must not be applied. */
  #writeKubernetesManifests(beside: string): void {
    const folder = join(beside, kubernetesFolderName, this.node.id);
    rmSync(folder, { recursive: true, force: true });
    const files = this.#context.manifestFiles ?? new Map<string, () => string>();
    if (files.size === 0) return;
    mkdirSync(folder, { recursive: true });
    for (const [file, content] of files) writeFileSync(join(folder, file), content());
  }
}
