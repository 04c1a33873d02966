import { HeraError } from '@hera/core/errors';
import { mkdirSync, existsSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Terraform, prepareWorkspace, type TerraformEvent } from './index';
import { realToolchain, temporaryFolder, workspaceWith } from './workspace.fixture';

const write = (file: string, text: string): string => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};

const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!HeraError.is(error)) throw new Error(`expected a HeraError, got ${String(error)}`);
  return error.message;
};

describe('prepareWorkspace', () => {
  it('copies a stack with its assets, writes the override, and leaves the source untouched', async () => {
    const root = temporaryFolder();
    const stackFile = write(join(root, 'out', 'cdk.tf.json'), '{"output":{"a":{"value":1}}}');
    write(join(root, 'out', 'assets', 'code', 'x.txt'), 'asset');
    write(join(root, 'out', 'unrelated.tf'), 'syntax error');
    const directory = join(root, 'work');
    const override = { terraform: { backend: { local: { path: 'kept.tfstate' } } } };
    const { files } = await prepareWorkspace({ directory, stackFile, override });
    expect(files).toEqual(['assets/code/x.txt', 'cdk.tf.json', 'hera_override.tf.json']);
    expect(JSON.parse(readFileSync(join(directory, 'hera_override.tf.json'), 'utf8'))).toEqual(override);
    expect(readdirSync(join(root, 'out')).sort()).toEqual(['assets', 'cdk.tf.json', 'unrelated.tf']);

    const terraform = new Terraform({ toolchain: await realToolchain(root), directory, env: {} });
    await terraform.init();
    await terraform.apply();
    expect(existsSync(join(directory, 'kept.tfstate'))).toBe(true);
  });

  it('takes a folder with local modules, without state, caches and links out of it left dangling', async () => {
    const root = temporaryFolder();
    write(join(root, 'src', 'main.tf'), 'module "m" { source = "./modules/m" }\n');
    write(join(root, 'src', 'modules', 'm', 'main.tf'), 'resource "terraform_data" "x" {}\n');
    write(join(root, 'src', 'terraform.tfstate'), '{}');
    write(join(root, 'src', '.terraform', 'huge'), '');
    symlinkSync(write(join(root, 'shared.tf'), 'output "s" { value = 1 }\n'), join(root, 'src', 'shared.tf'));
    const directory = join(root, 'work');
    const { files } = await prepareWorkspace({ directory, stackFile: join(root, 'src') });
    expect(files).toEqual(['main.tf', 'modules/m/main.tf', 'shared.tf']);
    const terraform = new Terraform({ toolchain: await realToolchain(root), directory, env: {} });
    await terraform.init();
    expect((await terraform.plan()).summary.add).toBe(1);
  });

  it('removes configuration of an earlier run, and keeps state, lock file and .terraform', async () => {
    const root = temporaryFolder();
    const directory = join(root, 'work');
    write(join(root, 'a', 'one.tf.json'), '{}');
    write(join(root, 'a', 'deep', 'two.txt'), '');
    const stackFile = write(join(root, 'b', 'cdk.tf.json'), '{}');
    await prepareWorkspace({ directory, stackFile: join(root, 'a'), override: { terraform: {} } });
    for (const kept of ['terraform.tfstate', '.terraform/x', '.terraform.lock.hcl', 'errored.tfstate']) {
      write(join(directory, kept), 'kept');
    }
    await prepareWorkspace({ directory, stackFile });
    expect(readdirSync(directory).sort()).toEqual([
      '.hera',
      '.terraform',
      '.terraform.lock.hcl',
      'cdk.tf.json',
      'deep',
      'errored.tfstate',
      'terraform.tfstate',
    ]);
    expect(readdirSync(join(directory, 'deep'))).toEqual([]);
  });

  it('never removes or replaces configuration that somebody else wrote', async () => {
    const root = temporaryFolder();
    const stackFile = write(join(root, 'out', 'cdk.tf.json'), '{}');
    const theirs = write(join(root, 'work', 'main.tf'), 'theirs');
    const same = write(join(root, 'other', 'cdk.tf.json'), 'theirs');
    expect(await refusal(prepareWorkspace({ directory: join(root, 'work'), stackFile }))).toMatch(
      /^HERA_TF_011 directory: .* did not write: main\.tf/,
    );
    expect(await refusal(prepareWorkspace({ directory: join(root, 'other'), stackFile }))).toContain('cdk.tf.json');
    expect(readFileSync(theirs, 'utf8') + readFileSync(same, 'utf8')).toBe('theirstheirs');
  });

  it('refuses sources and folders that cannot be', async () => {
    const root = temporaryFolder();
    const stackFile = write(join(root, 'out', 'cdk.tf.json'), '{}');
    const directory = join(root, 'work');
    const message = (options: { directory?: string; stackFile?: string }) =>
      refusal(prepareWorkspace({ directory, stackFile, ...options }));
    expect(await message({ stackFile: join(root, 'absent.tf.json') })).toContain('does not exist');
    expect(await message({ stackFile: write(join(root, 'x.yaml'), '') })).toContain('is not a Terraform configuration');
    expect(await message({ directory: join(root, 'out') })).toContain('must stay untouched');
    expect(await message({ stackFile: join(root, 'out'), directory: join(root, 'out', 'work') })).toContain(
      'is within',
    );
    mkdirSync(join(root, 'empty'));
    expect(await message({ stackFile: join(root, 'empty') })).toContain('holds no Terraform configuration');
    expect(await message({ directory: join(stackFile, 'below-a-file') })).toContain('could not be written');
  });
});

describe('a lock file of another toolchain', () => {
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const source = 'registry.terraform.io/hera/nothing';
  const configuration = { terraform: { required_providers: { nothing: { source, version: '>= 1.0.0' } } } };

  /** A mirror with a provider that only has to be installed; `init` does not start it. */
  const offer = (root: string, name: string, version: string, content: string): string => {
    const mirror = join(root, name);
    write(join(mirror, source, version, platform, `terraform-provider-nothing_v${version}`), content);
    const text = `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`;
    return write(join(root, `${name}.tfrc`), text);
  };

  it.each([
    ['a lower version', '1.0.0', 'one'],
    ['another build of the same version', '1.5.0', 'another build'],
  ])('is rebuilt with a warning for %s', async (_what, version, content) => {
    const { root, toolchain, directory } = await workspaceWith(configuration);
    const events: TerraformEvent[] = [];
    const open = (cliConfigFile: string) =>
      new Terraform({
        toolchain: { ...toolchain, cliConfigFile },
        directory,
        env: {},
        onEvent: (event) => events.push(event),
      });
    await open(offer(root, 'first', '1.5.0', 'a build')).init();
    const before = readFileSync(join(directory, '.terraform.lock.hcl'), 'utf8');
    expect(before).toContain('1.5.0');
    rmSync(join(root, 'first'), { recursive: true });
    const second = open(offer(root, 'second', version, content));
    expect(await refusal(second.init({ readonlyLock: true }))).toMatch(/^HERA_TF_001/);
    expect(readFileSync(join(directory, '.terraform.lock.hcl'), 'utf8')).toBe(before);
    await second.init();
    const after = readFileSync(join(directory, '.terraform.lock.hcl'), 'utf8');
    expect(after).toContain(version);
    expect(after).not.toBe(before);
    expect(events.some((e) => e.type === 'diagnostic' && e.summary === 'The provider lock file was rebuilt')).toBe(
      true,
    );
  });
});
