import { execa, type ExecaError, type ResultPromise } from 'execa';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const main = join(__dirname, '..', 'bin', 'infractl.js');

/** Variables that would make a run depend on who starts it. */
const neutral = Object.fromEntries(
  Object.keys(process.env)
    .filter((name) =>
      /^(AWS_(?!CA_BUNDLE)|HERA_|CDKTF_|CI$|FORCE_COLOR|VITEST|NODE_OPTIONS|NODE_COMPILE_CACHE)/.test(name),
    )
    .map((name) => [name, undefined]),
);

export interface CliResult {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the real command line as a process of its own, compiled, as users do. */
export const startCli = (
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ResultPromise =>
  execa(process.execPath, [main, ...args], {
    cwd,
    env: { ...neutral, AWS_EC2_METADATA_DISABLED: 'true', ...env },
    reject: false,
    stdin: 'ignore',
    cleanup: true,
  });

export const cli = async (
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> => {
  const { exitCode, stdout, stderr } = (await startCli(cwd, args, env)) as unknown as ExecaError<{ stdout: 'pipe' }> & {
    stdout: string;
    stderr: string;
  };
  return { exitCode, stdout, stderr };
};

/** A stack of `terraform_data` only: it can be applied for real, without any account. */
export const terraformData = (count: number) => ({
  terraform: { required_version: '>= 1.10', backend: { local: { path: 'terraform.tfstate' } } },
  resource: {
    terraform_data: Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`Item${index}`, { input: `value ${index}` }]),
    ),
  },
  output: { greeting: { value: 'hello' }, secret: { value: 'do-not-show-me', sensitive: true } },
});

/** What `AwsStack` writes beside a stack without anything special. */
export const manifestOf = (name: string) => ({
  schemaVersion: 1,
  stack: name,
  environment: {
    name: name.replace(/-aws$/, ''),
    cloud: 'aws',
    profile: 'development',
    region: 'us-east-1',
    settings: {},
    overrides: [],
  },
  target: { kind: 'aws' },
  leftOut: [],
  warnings: [],
  facts: {},
});

/** An app that writes a fixed stack, and notes with which variables it was called. */
export const fixedApp = (name: string, stack: unknown): string => `
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const folder = join(process.env.CDKTF_OUTDIR, 'stacks', ${JSON.stringify(name)});
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'cdk.tf.json'), ${JSON.stringify(JSON.stringify(stack))});
const manifest = ${JSON.stringify(manifestOf(name))};
manifest.target = { kind: process.env.HERA_TARGET, providerVersion: process.env.HERA_AWS_PROVIDER_VERSION };
writeFileSync(join(folder, 'hera.manifest.json'), JSON.stringify(manifest));
`;

/** A workspace in a folder of its own. Keys are paths; a value that is no text is written as JSON. */
export class TestWorkspace {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'infractl-')));

  constructor(files: Readonly<Record<string, unknown>> = { 'nx.json': {} }) {
    for (const [path, content] of Object.entries(files)) this.write(path, content);
  }

  write(path: string, content: unknown): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }

  /** An app whose command is `script`. */
  app(name: string, script: string): void {
    this.write(`apps/${name}/cdktf.json`, { language: 'typescript', app: 'node dist/main.js' });
    this.write(`apps/${name}/dist/main.js`, script);
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
