import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { App, TerraformStack, Testing } from 'cdktf';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AwsStack } from './aws-stack';
import { contextOf, supports, warn, writeManifest } from './context';
import { defineEnvironment } from './environment';
import { requireKnown } from './tokens';

const environment = (profile: 'production' | 'development' = 'production') =>
  defineEnvironment({
    name: 'prod',
    profile,
    region: 'eu-west-1',
    account: '111122223333',
    tags: { team: 'platform' },
  });

const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-core-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const synth = (stack: TerraformStack) => JSON.parse(Testing.synth(stack));

describe('AwsStack', () => {
  it('asks a real account for the provider of the bindings and for remote state with native locking', () => {
    const json = synth(
      new AwsStack(Testing.app(), 'prod-aws', { environment: environment(), target: { kind: 'aws' } }),
    );
    expect(json.terraform.required_providers.aws.version).toBe('>= 6.25.0, < 7.0.0');
    expect(json.terraform.required_version).toBe('>= 1.10');
    expect(json.terraform.backend).toEqual({
      s3: { encrypt: true, key: 'prod-aws/terraform.tfstate', region: 'eu-west-1', use_lockfile: true },
    });
    expect(json.provider.aws[0]).toEqual({
      region: 'eu-west-1',
      allowed_account_ids: ['111122223333'],
      default_tags: [
        {
          tags: {
            team: 'platform',
            'hera:environment': 'prod',
            'hera:profile': 'production',
            'hera:managed-by': 'hera',
          },
        },
      ],
    });
  });

  it('lets a local target bring an older provider, and records what it leaves out', () => {
    const target = { kind: 'local', providerVersion: '5.100.0' } as const;
    const stack = new AwsStack(Testing.app(), 'prod-aws', { environment: environment(), target });
    expect(supports(stack, 'aws_eks_cluster.deletion_protection')).toBe(false);
    expect(synth(stack).terraform.required_providers.aws.version).toBe('>= 5.100.0, < 7.0.0');
    expect(stack.manifest.leftOut).toEqual([
      {
        what: 'provider.aws.allowed_account_ids',
        constructPath: 'prod-aws',
        reason: 'a local AWS has dummy accounts only',
      },
      {
        what: 'aws_eks_cluster.deletion_protection',
        constructPath: 'prod-aws',
        reason: 'needs AWS provider 6.9.0, the target has 5.100.0',
      },
    ]);
  });

  it.runIf(process.env['HERA_TEST_VARIANT'] === 'cdktn')('really runs on CDK Terrain in that variant', () => {
    const app = new App({ outdir: temporaryFolder() });
    expect(app.node.tryGetContext('cdktfVersion')).toMatch(/^0\.(2[2-9]|[3-9]\d)\./);
  });

  it('keeps the state of an ephemeral environment in a file beside the stack', () => {
    const stack = new AwsStack(Testing.app(), 'dev-aws', { environment: environment('development') });
    expect(synth(stack).terraform.backend).toEqual({ local: { path: 'terraform.tfstate' } });
  });

  it('can keep the state of a persistent environment local, for the stack that makes the state bucket', () => {
    const stack = new AwsStack(Testing.app(), 'bootstrap-aws', { environment: environment(), state: 'local' });
    expect(synth(stack).terraform.backend).toEqual({ local: { path: 'terraform.tfstate' } });
  });

  it('writes the manifest beside the stack, the same bytes every time', () => {
    const read = () => {
      const outdir = temporaryFolder();
      const app = new App({ outdir });
      const stack = new AwsStack(app, 'prod-aws', { environment: environment() });
      new Vpc(stack, 'Vpc', { cidrBlock: '10.1.0.0/16' });
      warn(stack, { code: 'HERA_X_001', path: 'a', message: 'm', fix: 'f' });
      app.synth();
      return ['hera.manifest.json', 'cdk.tf.json'].map((file) =>
        readFileSync(join(outdir, 'stacks', 'prod-aws', file), 'utf8'),
      );
    };
    const [manifest, stack] = read();
    expect(read()).toEqual([manifest, stack]);
    expect(JSON.parse(manifest ?? '')).toMatchObject({
      schemaVersion: 1,
      stack: 'prod-aws',
      environment: { name: 'prod', profile: 'production', settings: { nat: 'per-az' } },
      warnings: [{ code: 'HERA_X_001', constructPath: 'prod-aws' }],
    });
  });
});

describe('Kubernetes manifests', () => {
  const synthesise = (folder: string, files: readonly string[]) => {
    const app = new App({ outdir: join(folder, 'cdktf.out') });
    const stack = new AwsStack(app, 'prod-aws', { environment: environment() });
    for (const file of files) expect(writeManifest(stack, file, () => `# ${file}\n`)).toBe(true);
    app.synth();
    return join(folder, 'k8s.out', 'prod-aws');
  };

  it('are written beside the Terraform JSON, into a folder of the stack, without what an earlier synth left', () => {
    const folder = temporaryFolder();
    const other = join(folder, 'k8s.out', 'dev-aws');
    mkdirSync(other, { recursive: true });
    writeFileSync(join(other, '00-kept.yaml'), '');
    const written = synthesise(folder, ['00-namespaces.yaml', '10-rbac.yaml']);
    expect(readdirSync(written)).toEqual(['00-namespaces.yaml', '10-rbac.yaml']);
    expect(readFileSync(join(written, '10-rbac.yaml'), 'utf8')).toBe('# 10-rbac.yaml\n');
    synthesise(folder, ['00-namespaces.yaml']);
    expect(readdirSync(written)).toEqual(['00-namespaces.yaml']);
    synthesise(folder, []);
    expect(existsSync(written)).toBe(false);
    expect(readdirSync(other)).toEqual(['00-kept.yaml']);
  });

  it('are refused under a name that is taken, and nobody writes them outside of an AwsStack', () => {
    const stack = new AwsStack(Testing.app(), 'prod-aws', { environment: environment() });
    writeManifest(stack, 'a.yaml', () => '');
    expect(() => writeManifest(stack, 'a.yaml', () => '')).toThrow(/HERA_CORE_005/);
    expect(writeManifest(new TerraformStack(Testing.app(), 'plain'), 'a.yaml', () => '')).toBe(false);
  });
});

describe('contextOf', () => {
  it('gives production settings to a module used in a plain stack', () => {
    const stack = new TerraformStack(Testing.app(), 'Plain');
    expect(contextOf(new Vpc(stack, 'Vpc'))).toMatchObject({ name: 'plain', profile: { name: 'production' } });
    expect(contextOf(stack)).toBe(contextOf(new Vpc(stack, 'Other')));
  });
});

describe('requireKnown', () => {
  it('passes literals and names the property of a token', () => {
    const stack = new TerraformStack(Testing.app(), 'Plain');
    const vpc = new Vpc(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
    expect(requireKnown('10.0.0.0/16', 'network.cidr')).toBe('10.0.0.0/16');
    expect(() => requireKnown(vpc.cidrBlock, 'network.cidr', stack)).toThrow(/HERA_CORE_002 network\.cidr.*at Plain/);
  });
});
