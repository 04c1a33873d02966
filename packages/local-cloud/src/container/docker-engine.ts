import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ContainerRuntimeClient } from 'testcontainers';
import facts from '../data/host-runtime.json';
import { codeOf, environmentError } from '../internal/failure';
import { isLoopbackAddress } from '../loopback';

/** The image of the published LocalStack, pinned. */
export const localstackImage: string = facts.image;

/** The optional peers. Loaded late: they take more than a second, which a machine without Docker need not spend. */
export const loadTestcontainers = async () => {
  try {
    const [testcontainers, localstack] = await Promise.all([
      import('testcontainers'),
      import('@testcontainers/localstack'),
    ]);
    return { ...testcontainers, ...localstack };
  } catch (error) {
    if (codeOf(error) !== 'MODULE_NOT_FOUND' && codeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw environmentError(
      {
        code: 'HERA_LC_032',
        path: 'local.container',
        message: 'container mode needs the packages testcontainers and @testcontainers/localstack',
        fix: 'npm install --save-dev testcontainers @testcontainers/localstack, or set HERA_LOCAL=host',
      },
      undefined,
      error,
    );
  }
};

const hasTestcontainers = (): boolean => {
  const { resolve } = createRequire(__filename);
  return ['testcontainers', '@testcontainers/localstack'].every((name) => {
    try {
      return resolve(name) !== '';
    } catch {
      return false;
    }
  });
};

/** Whether it is worth asking: a socket where engines put theirs, or a setting that names one. */
const mayHaveEngine = (env: NodeJS.ProcessEnv): boolean => {
  const home = env['HOME'] ?? homedir();
  const runtime = env['XDG_RUNTIME_DIR'] ?? `/run/user/${process.getuid?.() ?? 0}`;
  const places = [
    '/var/run/docker.sock',
    join(runtime, 'docker.sock'),
    join(runtime, 'podman', 'podman.sock'),
    join(home, '.docker', 'run', 'docker.sock'),
    join(home, '.docker', 'desktop', 'docker.sock'),
    join(home, '.testcontainers.properties'),
  ];
  return Boolean(env['DOCKER_HOST']) || process.platform === 'win32' || places.some((place) => existsSync(place));
};

/** What is known about containers on this machine. */
export interface DockerState {
  /** A Docker engine answers. */
  readonly engine: boolean;
  /** Its containers can be reached at a loopback address: false for an engine on another machine. */
  readonly local: boolean;
  /** It has the image of LocalStack. */
  readonly image: boolean;
  /** Whether the optional packages are installed. */
  readonly packages: boolean;
}

const isLocal = (client: ContainerRuntimeClient): boolean => {
  const { host } = client.info.containerRuntime;
  return host === 'localhost' || isLoopbackAddress(host);
};

/** Asks, without starting or pulling anything. */
export const dockerState = async (env: NodeJS.ProcessEnv): Promise<DockerState> => {
  const none: DockerState = { engine: false, local: false, image: false, packages: hasTestcontainers() };
  if (!none.packages || !mayHaveEngine(env)) return none;
  const { getContainerRuntimeClient, ImageName } = await loadTestcontainers();
  try {
    const client = await getContainerRuntimeClient();
    const image = await client.image.exists(ImageName.fromString(localstackImage));
    return { ...none, engine: true, local: isLocal(client), image };
  } catch {
    return none;
  }
};

/** @throws HeraError exit code 3, `HERA_LC_033`, when no engine answers, or only one on another machine */
export const requireEngine = async (): Promise<ContainerRuntimeClient> => {
  const { getContainerRuntimeClient } = await loadTestcontainers();
  const failed = (message: string, cause?: unknown) =>
    environmentError(
      {
        code: 'HERA_LC_033',
        path: 'local.container',
        message,
        allowed: 'a Docker engine on this machine, reached at a loopback address',
        fix: 'start Docker, or set HERA_LOCAL=host to run LocalStack without it',
      },
      undefined,
      cause,
    );
  let client: ContainerRuntimeClient;
  try {
    client = await getContainerRuntimeClient();
  } catch (error) {
    throw failed('no Docker engine answers', error);
  }
  if (isLocal(client)) return client;
  throw failed(`the Docker engine's containers are at ${client.info.containerRuntime.host}`);
};
