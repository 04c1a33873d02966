import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureOf, mirrorOf, script, temporaryFolder, terraformOf } from '../temporary-folder.fixture';
import { terraformPlatform } from './mirror-scan';
import { resolveToolchain } from './resolve-toolchain';

/** A machine of its own: its home, PATH, system roots and cache are below one folder. */
const machine = () => {
  const folder = temporaryFolder();
  const at = (...parts: string[]): string => join(folder, ...parts);
  const env: NodeJS.ProcessEnv = { HOME: at('home'), PATH: `${at('bin')}:/usr/bin:/bin`, XDG_DATA_DIRS: at('share') };
  for (const name of ['home', 'bin', 'opt']) mkdirSync(at(name));
  const resolve = (more: NodeJS.ProcessEnv = {}, providerConstraint?: string) =>
    resolveToolchain({
      env: { ...env, ...more },
      cacheDir: at('cache'),
      systemRoots: [at('opt')],
      ...(providerConstraint === undefined ? {} : { providerConstraint }),
    });
  return { at, resolve };
};

describe('the binary', () => {
  it('prefers HERA_TERRAFORM, then terraform, then tofu', async () => {
    const { at, resolve } = machine();
    terraformOf(at('bin', 'tofu'), 'OpenTofu', '1.11.14');
    expect(await resolve()).toMatchObject({ kind: 'tofu', version: '1.11.14', binary: at('bin', 'tofu') });
    terraformOf(at('bin', 'terraform'), 'Terraform', '1.14.0');
    expect(await resolve()).toMatchObject({ kind: 'terraform', version: '1.14.0' });
    const own = terraformOf(at('own', 'tf'), 'Terraform', '1.10.0');
    expect(await resolve({ HERA_TERRAFORM: own })).toMatchObject({ binary: own, version: '1.10.0' });
    expect(await resolve({ HERA_TERRAFORM: 'tofu' })).toMatchObject({ kind: 'tofu' });
  });

  it('goes on to tofu when terraform is too old, and takes a pre-release of the minimum', async () => {
    const { at, resolve } = machine();
    terraformOf(at('bin', 'terraform'), 'Terraform', '1.5.7');
    expect(await failureOf(resolve)).toMatchObject({
      exitCode: 3,
      problems: [{ code: 'HERA_LC_003', message: expect.stringContaining('1.5.7') }],
    });
    terraformOf(at('bin', 'tofu'), 'OpenTofu', '1.10.0-rc1');
    expect(await resolve()).toMatchObject({ kind: 'tofu', version: '1.10.0-rc1' });
  });

  it('says where to get one when there is none', async () => {
    const { resolve } = machine();
    const error = await failureOf(() => resolve({ PATH: '/nonexistent' }));
    expect(error.exitCode).toBe(3);
    expect(error.message).toMatchInlineSnapshot(
      `"HERA_LC_002 PATH: neither terraform nor tofu is on PATH; allowed Terraform >= 1.10.0 or OpenTofu >= 1.10.0; install Terraform (https://developer.hashicorp.com/terraform/install) or OpenTofu (https://opentofu.org/docs/intro/install/), or set HERA_TERRAFORM"`,
    );
  });

  it('tells a missing, a non-executable and a foreign HERA_TERRAFORM apart', async () => {
    const { at, resolve } = machine();
    const codeOf = async (file: string) => (await failureOf(() => resolve({ HERA_TERRAFORM: file }))).problems[0]?.code;
    expect(await codeOf(at('nowhere'))).toBe('HERA_LC_002');
    const plain = terraformOf(at('plain'), 'Terraform', '1.11.4');
    chmodSync(plain, 0o644);
    expect(await codeOf(plain)).toBe('HERA_LC_004');
    expect(await codeOf(script(at('foreign'), 'echo hello'))).toBe('HERA_TF_007');
  });
});

describe('the provider', () => {
  const withTerraform = () => {
    const found = machine();
    terraformOf(found.at('bin', 'terraform'), 'Terraform', '1.11.4');
    return found;
  };

  it('comes from the registry when nothing is here', async () => {
    const { resolve } = withTerraform();
    const toolchain = await resolve({ TF_CLI_CONFIG_FILE: '/nonexistent/terraformrc' });
    expect(toolchain.awsProvider).toEqual({ from: 'registry' });
    expect(readFileSync(toolchain.cliConfigFile, 'utf8')).not.toContain('provider_installation');
  });

  it('takes the newest acceptable version of the first place that has one', async () => {
    const { at, resolve } = withTerraform();
    mirrorOf(at('opt', 'b-plugins'), ['5.99.0', '7.1.0']);
    expect((await resolve()).awsProvider.from).toBe('registry');
    const system = mirrorOf(at('opt', 'tf-plugins'), ['5.100.0', '6.9.0', '6.25.0', '7.0.0']);
    expect((await resolve()).awsProvider).toEqual({ version: '6.25.0', from: 'mirror', directory: system });
    const implied = mirrorOf(at('home', '.terraform.d', 'plugins'), ['5.100.0']);
    expect((await resolve()).awsProvider).toEqual({ version: '5.100.0', from: 'mirror', directory: implied });
    const cache = mirrorOf(at('plugin-cache'), ['6.1.0']);
    const source = { version: '6.1.0', from: 'cache', directory: cache };
    expect((await resolve({ TF_PLUGIN_CACHE_DIR: cache })).awsProvider).toEqual(source);
    const forced = { TF_PLUGIN_CACHE_DIR: cache, HERA_PROVIDER_MIRROR: system };
    expect((await resolve(forced)).awsProvider).toEqual({ version: '6.25.0', from: 'mirror', directory: system });
    expect((await resolve(forced, '~> 6.9.0')).awsProvider.version).toBe('6.9.0');
  });

  it('writes a configuration that takes only the AWS provider from the mirror', async () => {
    const { at, resolve } = withTerraform();
    const mirror = mirrorOf(at('opt', 'tf-plugins'), ['5.100.0']);
    const { cliConfigFile } = await resolve();
    expect(readFileSync(cliConfigFile, 'utf8').replace(mirror, '<mirror>')).toMatchInlineSnapshot(`
      "# Written by @hera/local-cloud; made anew whenever the toolchain is resolved.
      disable_checkpoint = true
      provider_installation {
        filesystem_mirror {
          path    = "<mirror>"
          include = ["registry.terraform.io/hashicorp/aws"]
        }
        direct {
          exclude = ["registry.terraform.io/hashicorp/aws"]
        }
      }
      "
    `);
    expect(statSync(cliConfigFile).mode & 0o777).toBe(0o600);
  });

  it('looks for the registry of OpenTofu when it runs OpenTofu, and reads packed mirrors', async () => {
    const { at, resolve } = machine();
    terraformOf(at('bin', 'tofu'), 'OpenTofu', '1.11.14');
    const mirror = mirrorOf(at('opt', 'tf-plugins'), ['5.100.0']);
    expect((await resolve()).awsProvider.from).toBe('registry');
    const folder = join(mirror, 'registry.opentofu.org', 'hashicorp', 'aws');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `terraform-provider-aws_6.2.0_${terraformPlatform()}.zip`), 'zip');
    const { awsProvider, cliConfigFile } = await resolve();
    expect(awsProvider).toEqual({ version: '6.2.0', from: 'mirror', directory: mirror });
    expect(readFileSync(cliConfigFile, 'utf8')).toContain('registry.opentofu.org/hashicorp/aws');
  });

  it('refuses a named mirror without an acceptable version', async () => {
    const { at, resolve } = withTerraform();
    const mirror = mirrorOf(at('mirror'), ['4.67.0']);
    const error = await failureOf(() => resolve({ HERA_PROVIDER_MIRROR: mirror }));
    expect(error.exitCode).toBe(3);
    expect(error.problems[0]).toMatchObject({ code: 'HERA_LC_005', message: expect.stringContaining('4.67.0') });
  });
});

describe("the user's own configuration", () => {
  const withConfiguration = (text: string) => {
    const found = machine();
    terraformOf(found.at('bin', 'terraform'), 'Terraform', '1.11.4');
    writeFileSync(found.at('home', '.terraformrc'), text.replaceAll('<folder>', found.at()));
    return found;
  };

  it('keeps an explicit mirror, and everything else in the file', async () => {
    const { at, resolve } = withConfiguration(`
      credentials "registry.example.com" { token = "secret" }
      provider_installation {
        filesystem_mirror {
          path    = "<folder>/mirror" # ours
          include = ["hashicorp/*"]
        }
        direct { exclude = ["hashicorp/*"] }
      }`);
    mirrorOf(at('opt', 'tf-plugins'), ['6.25.0']);
    const mirror = mirrorOf(at('mirror'), ['5.100.0']);
    const { awsProvider, cliConfigFile } = await resolve();
    expect(awsProvider).toEqual({ version: '5.100.0', from: 'mirror', directory: mirror });
    const text = readFileSync(cliConfigFile, 'utf8');
    expect(text).toContain('token = "secret"');
    expect(text.match(/provider_installation/g)).toHaveLength(1);
  });

  it('knows no version of what only Terraform can ask', async () => {
    const network = withConfiguration(
      'provider_installation { network_mirror { url = "https://mirror.example.com/" } }',
    );
    expect((await network.resolve()).awsProvider).toEqual({ from: 'mirror' });
    const both = withConfiguration('provider_installation { filesystem_mirror { path = "<folder>/m" } direct {} }');
    mirrorOf(both.at('m'), ['5.100.0']);
    expect((await both.resolve()).awsProvider).toEqual({ from: 'registry' });
  });

  it('refuses an explicit mirror that lacks an acceptable version and has nothing beside it', async () => {
    const { at, resolve } = withConfiguration('provider_installation { filesystem_mirror { path = "<folder>/m" } }');
    mirrorOf(at('m'), ['7.2.0']);
    expect((await failureOf(resolve)).problems[0]).toMatchObject({
      code: 'HERA_LC_005',
      path: at('home', '.terraformrc'),
    });
  });

  it('adds a mirror to a file without one, and uses its plugin cache', async () => {
    const { at, resolve } = withConfiguration('plugin_cache_dir = "$HOME/cache"\ndisable_checkpoint = true\n');
    mirrorOf(at('home', 'cache'), ['6.3.0']);
    const { awsProvider, cliConfigFile } = await resolve();
    expect(awsProvider).toEqual({ version: '6.3.0', from: 'cache', directory: at('home', 'cache') });
    const text = readFileSync(cliConfigFile, 'utf8');
    expect(text.match(/disable_checkpoint/g)).toHaveLength(1);
    expect(text).toContain('plugin_cache_dir = "$HOME/cache"');
    expect(text).toContain('filesystem_mirror');
  });

  it('leaves a JSON file to Terraform', async () => {
    const { at, resolve } = withConfiguration('{"credentials":{"registry.example.com":{"token":"x"}}}');
    expect((await resolve()).cliConfigFile).toBe(at('home', '.terraformrc'));
  });
});
