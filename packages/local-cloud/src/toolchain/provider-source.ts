import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { AwsProviderSource } from '@hera/terraform';
import { rcompare, type Range } from 'semver';
import facts from '../data/toolchain.json';
import { environmentError } from '../internal/failure';
import { methodServes, parseCliConfiguration, type CliConfiguration } from './cli-config-parser';
import { newestIn, scanMirror, terraformPlatform, type MirrorContent } from './mirror-scan';

/** The user's own Terraform CLI configuration. */
export interface UserConfiguration {
  readonly file: string;
  readonly text: string;
  /** @default - the file is written in a way that only Terraform itself reads */
  readonly parsed?: CliConfiguration;
}

/** Where the provider will come from, and how our CLI configuration has to say so. */
export interface ProviderChoice {
  readonly source: AwsProviderSource;
  /** `user`: the user's file decides; `mirror`: our block names a folder; `registry`: our block names nothing. */
  readonly installation: 'user' | 'mirror' | 'registry';
  /** Mirrors that were found and hold no acceptable version, for the message when the registry fails too. */
  readonly rejected: readonly MirrorContent[];
}

/** What to look for. */
export interface ProviderQuery {
  readonly kind: 'terraform' | 'tofu';
  readonly env: NodeJS.ProcessEnv;
  readonly cacheDir: string;
  readonly range: Range;
  readonly constraint: string;
  readonly user: UserConfiguration | undefined;
  /** @default - the system roots of `data/toolchain.json` */
  readonly systemRoots?: readonly string[];
}

const home = (env: NodeJS.ProcessEnv): string => env['HOME'] ?? homedir();

const expand = (path: string, env: NodeJS.ProcessEnv): string =>
  resolve(
    path
      .replace(/^~(?=\/|$)/, home(env))
      .replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced: string, bare: string) => env[braced ?? bare] ?? ''),
  );

/** Reads the configuration that Terraform would: `TF_CLI_CONFIG_FILE`, else `~/.terraformrc` (OpenTofu: `~/.tofurc` first). */
export const readUserConfiguration = (
  kind: 'terraform' | 'tofu',
  env: NodeJS.ProcessEnv,
): UserConfiguration | undefined => {
  const named = env['TF_CLI_CONFIG_FILE'] || env['TERRAFORM_CONFIG'];
  const defaults = (kind === 'tofu' ? ['.tofurc', '.terraformrc'] : ['.terraformrc']).map((name) =>
    join(home(env), name),
  );
  const file = (named ? [resolve(named)] : defaults).find((candidate) => existsSync(candidate));
  if (file === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const parsed = parseCliConfiguration(text);
  return parsed === undefined ? { file, text } : { file, text, parsed };
};

/** Terraform's implied local mirrors, in its order, without the working folder's `terraform.d/plugins`. */
const impliedMirrors = ({ kind, env }: ProviderQuery): readonly string[] => {
  const name = kind === 'tofu' ? 'opentofu' : 'terraform';
  const own = join(home(env), '.terraform.d', 'plugins');
  if (process.platform === 'darwin') {
    const folder = join('Library', 'Application Support', `io.${name}`, 'plugins');
    return [own, join(home(env), folder), join('/', folder)];
  }
  const data = env['XDG_DATA_HOME'] || join(home(env), '.local', 'share');
  const shared = (env['XDG_DATA_DIRS'] || '/usr/local/share:/usr/share').split(delimiter).filter((path) => path !== '');
  return [own, ...[data, ...shared].map((path) => join(path, name, 'plugins'))];
};

const foldersIn = (root: string): readonly string[] => {
  try {
    return readdirSync(root)
      .sort()
      .map((name) => join(root, name));
  } catch {
    return [];
  }
};

const noVersion = (path: string, directory: string, content: MirrorContent, query: ProviderQuery) => {
  const host = facts.registry[query.kind];
  const held = content.versions.length === 0 ? 'no AWS provider for this platform' : content.versions.join(', ');
  return environmentError({
    code: 'HERA_LC_005',
    path,
    message: `the provider mirror ${directory} holds ${held}`,
    allowed: `hashicorp/aws ${query.constraint} in ${directory}/${host}/hashicorp/aws/<version>/${terraformPlatform()}/`,
    fix: `add such a version to the mirror ("terraform providers mirror ${directory}"), or take the mirror out of the configuration to use ${host}`,
  });
};

/** An explicit `provider_installation` decides alone: Terraform would ask its methods, and so does every version below. */
const fromUser = (query: ProviderQuery): ProviderChoice | undefined => {
  const methods = query.user?.parsed?.methods;
  if (methods === undefined) return undefined;
  const host = facts.registry[query.kind];
  const serving = methods.filter((method) => methodServes(method, `${host}/hashicorp/aws`));
  const mirrors = serving.flatMap(({ kind, location }) =>
    kind === 'filesystem_mirror' && location !== undefined ? [scanMirror(expand(location, query.env), host)] : [],
  );
  const [first] = mirrors;
  const choice = (source: AwsProviderSource): ProviderChoice => ({ source, installation: 'user', rejected: mirrors });
  // Terraform takes the newest version of all methods, and what these hold cannot be told without asking.
  const remote = serving.filter(({ kind }) => kind !== 'filesystem_mirror');
  if (remote.some(({ kind }) => kind === 'network_mirror' || kind === 'dev_overrides'))
    return choice({ from: 'mirror' });
  if (remote.length > 0 || first === undefined) return choice({ from: 'registry' });
  const found = mirrors
    .flatMap((content) => {
      const version = newestIn(content, query.range);
      return version === undefined ? [] : [{ version, from: 'mirror' as const, directory: content.directory }];
    })
    .sort((left, right) => rcompare(left.version, right.version))[0];
  if (found === undefined) throw noVersion(query.user?.file ?? '', first.directory, first, query);
  return choice(found);
};

/** Folder below the cache in which `fetchProvider` keeps what it downloaded. */
export const ownMirror = (cacheDir: string): string => join(cacheDir, 'providers');

/**
 * Chooses the provider in the documented order: `HERA_PROVIDER_MIRROR`, the user's own mirrors, plugin caches, implied local
 * mirrors, unpacked mirrors one level below the system roots, the registry.
 *
 * @throws HeraError `HERA_LC_005` when a mirror that was asked for by name has no acceptable version
 */
export const chooseProvider = (query: ProviderQuery): ProviderChoice => {
  const host = facts.registry[query.kind];
  const { env } = query;
  const forced = env['HERA_PROVIDER_MIRROR'];
  if (forced) {
    const directory = expand(forced, env);
    const content = scanMirror(directory, host);
    const version = newestIn(content, query.range);
    if (version === undefined) throw noVersion('HERA_PROVIDER_MIRROR', directory, content, query);
    return { source: { version, from: 'mirror', directory }, installation: 'mirror', rejected: [] };
  }
  const user = fromUser(query);
  if (user !== undefined) return user;
  const cache = env['TF_PLUGIN_CACHE_DIR'] || query.user?.parsed?.pluginCacheDir;
  const roots = (query.systemRoots ?? facts.systemRoots).flatMap(foldersIn);
  const places: readonly { readonly from: 'mirror' | 'cache'; readonly directory: string }[] = [
    ...[...(cache ? [expand(cache, env)] : []), ownMirror(query.cacheDir)].map((directory) => ({
      from: 'cache' as const,
      directory,
    })),
    ...[...impliedMirrors(query), ...roots].map((directory) => ({ from: 'mirror' as const, directory })),
  ];
  const rejected: MirrorContent[] = [];
  for (const { from, directory } of places) {
    const content = scanMirror(directory, host);
    const version = newestIn(content, query.range);
    if (version !== undefined) return { source: { version, from, directory }, installation: 'mirror', rejected };
    if (content.versions.length > 0) rejected.push(content);
  }
  return { source: { from: 'registry' }, installation: 'registry', rejected };
};
