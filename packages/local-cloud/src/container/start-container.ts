import { createHash } from 'node:crypto';
import type { ContainerRuntimeClient } from 'testcontainers';
import facts from '../data/host-runtime.json';
import { environmentError, messageOf } from '../internal/failure';
import type { StartContext, StartedLocalStack } from '../start-context';
import { loadTestcontainers, localstackImage, requireEngine } from './docker-engine';

type Container = ReturnType<ContainerRuntimeClient['container']['getById']>;

/** Every container of ours carries it, with a hash of its cloud's folder. */
export const containerLabel = 'dev.hera.local-cloud';

const gatewayPort = 4566;

const labelOf = (directory: string): string => createHash('sha256').update(directory).digest('hex').slice(0, 16);

const isMissing = (error: unknown): boolean => (error as { statusCode?: unknown }).statusCode === 404;

const remove = async (container: Container): Promise<void> => {
  try {
    // Nothing is saved at the end, so there is nothing to wait for.
    await container.stop({ t: 1 });
  } catch {
    // Already stopped, or never started; the removal below is what counts.
  }
  try {
    await container.remove({ v: true, force: true });
  } catch (error) {
    const removing = (error as { statusCode?: unknown }).statusCode === 409;
    if (!isMissing(error) && !removing) throw error;
  }
};

/** Stops and removes a container of ours. Does nothing when it is gone, or when it is somebody else's. */
export const stopContainer = async (directory: string, containerId: string): Promise<void> => {
  const client = await requireEngine();
  const container = client.container.getById(containerId);
  try {
    const { Config: config } = await container.inspect();
    if (config.Labels[containerLabel] !== labelOf(directory)) return;
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  await remove(container);
};

/** Last lines of a container's output. */
export const containerLogTail = async (containerId: string, lines: number): Promise<string> => {
  try {
    const client = await requireEngine();
    const container = client.container.getById(containerId);
    const raw = await container.logs({ stdout: true, stderr: true, tail: lines, follow: false });
    const parts: string[] = [];
    // Docker frames each piece with 8 bytes, of which the last four are its length.
    for (let at = 0; at + 8 <= raw.length;) {
      const length = raw.readUInt32BE(at + 4);
      parts.push(raw.toString('utf8', at + 8, at + 8 + length));
      at += 8 + length;
    }
    return parts.join('').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
};

const removeLeftovers = async (client: ContainerRuntimeClient, directory: string): Promise<void> => {
  const filters = { label: [`${containerLabel}=${labelOf(directory)}`] };
  const left = await client.container.dockerode.listContainers({ all: true, filters });
  for (const { Id: id } of left) await remove(client.container.getById(id));
};

const create = async (context: StartContext) => {
  const { LocalstackContainer } = await loadTestcontainers();
  const { directory, env, signal, record } = context;
  const hostPort = env['HERA_LOCAL_PORT'] || '0';

  /**
   * Testcontainers publishes on every interface and leaves cleanup to its reaper, which would end the container with this
   * process. Ours is bound to loopback, and lives until its record says otherwise.
   */
  class LoopbackContainer extends LocalstackContainer {
    protected override beforeContainerCreated(): Promise<void> {
      this.hostConfig.PortBindings = { [`${gatewayPort}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: hostPort }] };
      return Promise.resolve();
    }

    protected override containerCreated(containerId: string): Promise<void> {
      record({ containerId });
      signal?.throwIfAborted();
      return Promise.resolve();
    }
  }

  return new LoopbackContainer(localstackImage)
    .withAutoCleanup(false)
    .withLabels({ [containerLabel]: labelOf(directory) })
    .withStartupTimeout(facts.startSeconds * 1000)
    .withEnvironment({
      GATEWAY_LISTEN: `0.0.0.0:${gatewayPort}`,
      LOCALSTACK_HOST: 'localhost',
      DNS_ADDRESS: '0',
      SKIP_SSL_CERT_DOWNLOAD: '1',
      DISABLE_EVENTS: '1',
    });
};

/**
 * Starts LocalStack's published image, which is pulled when it is not there.
 *
 * @throws HeraError exit code 3: no engine (`HERA_LC_033`), packages missing (`HERA_LC_032`), image or start failed, with the
 * container's last lines (`HERA_LC_034`)
 */
export const startContainer = async (context: StartContext): Promise<StartedLocalStack> => {
  const { directory, signal, progress, record } = context;
  const client = await requireEngine();
  await removeLeftovers(client, directory);
  progress(`Starting LocalStack ${facts.localstack} in a container`);
  let containerId: string | undefined;
  const noted: StartContext = {
    ...context,
    record: (change) => {
      containerId = change.containerId ?? containerId;
      record(change);
    },
  };
  const started = (await create(noted)).start();
  const ended = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true, signal: ended.signal });
  });
  // The loser of the race may still reject, and nobody listens to it any more.
  started.catch(() => undefined);
  aborted.catch(() => undefined);
  try {
    const container = await Promise.race([started, aborted]);
    const id = container.getId();
    return {
      endpoint: `http://127.0.0.1:${container.getPort()}`,
      isGone: () => false,
      logTail: (lines) => containerLogTail(id, lines),
    };
  } catch (error) {
    signal?.throwIfAborted();
    const log = containerId === undefined ? '' : await containerLogTail(containerId, 30);
    throw environmentError(
      {
        code: 'HERA_LC_034',
        path: 'local.container',
        message: `the container of ${localstackImage} did not come up: ${messageOf(error)}`,
        fix: `check "docker pull ${localstackImage}" and the lines below, or set HERA_LOCAL=host`,
      },
      log,
      error,
    );
  } finally {
    ended.abort();
  }
};
