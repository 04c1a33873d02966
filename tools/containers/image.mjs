import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CannotRun, sh, tail, which } from './shell.mjs';

const pullSeconds = 60;
const buildSeconds = 900;

/** Where pip was told to look, for uv, which does not read pip's settings. */
const indexSettings = async (python) => {
  const { stdout } = await sh(python, ['-m', 'pip', 'config', 'list']);
  const setting = (key) => stdout.match(new RegExp(`^(?:global|install|:env:)\\.${key}='(.*)'$`, 'm'))?.[1];
  const index = process.env.PIP_INDEX_URL ?? setting('index-url');
  const hosts = process.env.PIP_TRUSTED_HOST ?? setting('trusted-host');
  const certificate = process.env.PIP_CERT ?? setting('cert');
  return {
    ...(index === undefined || process.env.UV_DEFAULT_INDEX ? {} : { UV_DEFAULT_INDEX: index }),
    ...(certificate === undefined || process.env.SSL_CERT_FILE ? {} : { SSL_CERT_FILE: certificate }),
    ...(hosts === undefined || process.env.UV_INSECURE_HOST ? {} : { UV_INSECURE_HOST: hosts.trim() }),
  };
};

/** uv of the machine, else one of our own, from its hashed lock into the project's cache. */
const findUv = async ({ root, say }) => {
  const own = which('uv');
  if (own !== undefined) return { UV: own };
  const python = which('python3');
  if (python === undefined) throw new CannotRun('the image cannot be built: neither uv nor python3 was found');
  const venv = join(root, '.hera', 'containers', 'uv');
  const uv = join(venv, 'bin', 'uv');
  if (!existsSync(uv)) {
    say('installing uv below .hera/containers, from localstack/bootstrap.lock');
    const made = await sh(python, ['-m', 'venv', '--clear', venv]);
    if (!made.ok)
      throw new CannotRun(`the image cannot be built: no uv, and python3 -m venv said: ${tail(made.stderr)}`);
    const lock = join(root, 'localstack', 'bootstrap.lock');
    const args = ['-m', 'pip', 'install', '--quiet', '--require-hashes', '--only-binary', ':all:', '-r', lock];
    const installed = await sh(join(venv, 'bin', 'python'), args, { timeout: 300_000 });
    if (!installed.ok)
      throw new CannotRun(`the image cannot be built: uv could not be installed: ${tail(installed.stderr)}`);
  }
  return { UV: uv, ...(await indexSettings(join(venv, 'bin', 'python'))) };
};

/**
 * Makes sure that the engine has LocalStack's image. A registry that does not answer within a minute counts as out of reach.
 *
 * @returns `present`, `pulled` or `built`
 */
export const ensureImage = async ({ root, image, env, say }) => {
  const docker = which('docker');
  if (docker === undefined) throw new CannotRun('an engine answers, but the docker client was not found');
  if ((await sh(docker, ['image', 'inspect', image], { env })).ok) return 'present';
  say(`pulling ${image}`);
  const pulled = await sh(docker, ['pull', '--quiet', image], { env, timeout: pullSeconds * 1000 });
  if (pulled.ok) return 'pulled';
  say(`no pull (${tail(pulled.stderr, 1)})`);
  if (process.platform !== 'linux' || process.getuid() !== 0)
    throw new CannotRun('the image could not be pulled, and building it from packages needs root on Linux');
  if (which('debootstrap') === undefined)
    throw new CannotRun('the image could not be pulled, and building it needs debootstrap, which was not found');
  const uv = await findUv({ root, say });
  say('building the image from Debian and Python packages with localstack/build-image.sh');
  const built = await sh('sh', [join(root, 'localstack', 'build-image.sh')], {
    env: { ...env, ...uv, IMAGE: image },
    timeout: buildSeconds * 1000,
  });
  if (!built.ok)
    throw new Error(
      `localstack/build-image.sh failed:\n${`${built.stdout}${built.stderr}`.trim().split('\n').slice(-15).join('\n')}`,
    );
  return 'built';
};
