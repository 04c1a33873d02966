import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:https';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClusterCommand,
  type EKSClient,
  waitUntilClusterActive,
  waitUntilClusterDeleted,
} from '@aws-sdk/client-eks';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { poll } from '../../internal/http';
import { isRunning, type ProcessIdentity } from '../../internal/process-identity';
import { resolveKubernetes } from '../../kubernetes/binaries';
import { endControlPlanes } from '../../kubernetes/control-plane-processes';
import { script, temporaryFolder } from '../../temporary-folder.fixture';
import { scriptEks } from '../script-eks';
import { startSupplement, type Supplement } from '../server';
import { ec2Stub } from './ec2-stub.fixture';
import { ACCOUNT, clientFor } from './seeded-eks.fixture';

/** The repository's own cache. */
const cacheDir = join(__dirname, '..', '..', '..', '..', '..', '.hera', 'cache');
const wait = (client: EKSClient) => ({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 90 });

let directory: string;
beforeEach(() => {
  directory = join(temporaryFolder(), 'kubernetes');
});

const start = async (
  binaries: string,
  version = '1.34.2',
): Promise<{ readonly supplement: Supplement; readonly client: EKSClient }> => {
  const ec2 = await ec2Stub([
    { id: 'subnet-a', zone: 'az1' },
    { id: 'subnet-b', zone: 'az2' },
  ]);
  const supplement = await startSupplement({ awsEndpoint: ec2.url, kubernetes: { binaries, version, directory } });
  const client = clientFor(supplement.url);
  onTestFinished(async () => {
    client.destroy();
    await supplement.stop();
    await ec2.stop();
  });
  return { supplement, client };
};

const create = (client: EKSClient, name = 'prod') =>
  client.send(
    new CreateClusterCommand({
      name,
      roleArn: `arn:aws:iam::${ACCOUNT}:role/cluster`,
      version: '1.35',
      resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b'] },
      accessConfig: { authenticationMode: 'API' },
    }),
  );
const read = async (client: EKSClient, name = 'prod') =>
  (await client.send(new DescribeClusterCommand({ name }))).cluster;
const planes = (): readonly string[] =>
  existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : [];
const processesOf = (folder: string): readonly ProcessIdentity[] =>
  Object.values(JSON.parse(readFileSync(join(folder, 'processes.json'), 'utf8')) as Record<string, ProcessIdentity>);
const soon = <T>(look: () => T | undefined): Promise<T | undefined> =>
  poll(look, { deadline: Date.now() + 10_000, everyMs: 20 });

/** Programs that start and never get ready. */
const idle = (): string => {
  const folder = temporaryFolder();
  for (const program of ['etcd', 'kube-apiserver']) script(join(folder, program), 'exec sleep 600');
  return folder;
};

/** Processes of the only control plane, once both are noted. */
const bothRun = async (): Promise<readonly ProcessIdentity[]> => {
  const found = await soon(() => {
    const [folder] = planes();
    const noted = folder !== undefined && existsSync(join(folder, 'processes.json')) ? processesOf(folder) : [];
    return noted.length === 2 ? noted : undefined;
  });
  return found ?? [];
};

describe('a cluster with an API server that does not get ready', () => {
  it('is CREATING, without endpoint and authority, and leaves nothing when it is deleted', async () => {
    const { client } = await start(idle());
    expect((await create(client)).cluster).not.toHaveProperty('endpoint');
    const processes = await bothRun();
    expect(processes.map(isRunning)).toEqual([true, true]);
    expect(await read(client)).toMatchObject({ status: 'CREATING' });
    expect(await read(client)).not.toHaveProperty('certificateAuthority');
    await client.send(new DeleteClusterCommand({ name: 'prod' }));
    await waitUntilClusterDeleted(wait(client), { name: 'prod' });
    expect(await soon(() => (processes.some(isRunning) || planes().length > 0 ? undefined : 'gone'))).toBe('gone');
  });

  it('leaves nothing when the supplement stops', async () => {
    const { client, supplement } = await start(idle());
    await create(client);
    const processes = await bothRun();
    await supplement.stop();
    expect([...processes.map(isRunning), planes()]).toEqual([false, false, []]);
  });

  it('leaves nothing behind a supplement that was killed, once its folder is cleared', async () => {
    const { client } = await start(idle());
    await create(client);
    const processes = await bothRun();
    await endControlPlanes(directory);
    expect([...processes.map(isRunning), existsSync(directory)]).toEqual([false, false, false]);
  });

  it('is FAILED with the words of the program that ended, and can be deleted and made again', async () => {
    const folder = temporaryFolder();
    script(join(folder, 'etcd'), 'exec sleep 600');
    script(join(folder, 'kube-apiserver'), 'echo "unknown flag: --this"; exit 1');
    const { client } = await start(folder);
    await create(client);
    const failed = await poll(async () => ((await read(client))?.status === 'FAILED' ? read(client) : undefined), {
      deadline: Date.now() + 10_000,
      everyMs: 20,
    });
    expect(failed?.health?.issues).toMatchObject([
      { code: 'InternalFailure', message: expect.stringMatching(/kube-apiserver ended\nunknown flag: --this$/) },
    ]);
    expect(planes()).toEqual([]);
    await client.send(new DeleteClusterCommand({ name: 'prod' }));
    expect((await create(client)).cluster?.status).toBe('CREATING');
  });
});

describe('a cluster with an API server', { timeout: 120_000 }, () => {
  const anonymously = (port: number, path: string, ca?: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port, path, agent: false, ...(ca !== undefined && { ca }) },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      asked.once('error', reject);
      asked.end();
    });

  it('answers at its endpoint under its authority, on loopback alone, and is gone with the cluster', async ({
    skip,
  }) => {
    const found = await resolveKubernetes({ mode: 'auto', env: process.env, cacheDir });
    if (!found.available) return skip(found.reason);
    const { client, supplement } = await start(found.binaries, found.version);
    const held = await scriptEks(
      { endpoints: supplement.endpoints, account: ACCOUNT, region: 'eu-west-1' },
      { kind: 'cluster', event: 'create', hold: true },
    );
    await create(client);
    const processes = await bothRun();
    // Ready by itself, and still held by the rule; then neither holds it any more.
    await poll(async () => (await read(client))?.endpoint, { deadline: Date.now() + 90_000 });
    expect(await read(client)).toMatchObject({ status: 'CREATING' });
    await held.release();
    await waitUntilClusterActive(wait(client), { name: 'prod' });

    const cluster = await read(client);
    const { hostname, port } = new URL(cluster?.endpoint ?? '');
    const ca = Buffer.from(cluster?.certificateAuthority?.data ?? '', 'base64').toString();
    expect(hostname).toBe('127.0.0.1');
    expect(await anonymously(Number(port), '/readyz', ca)).toBe(200);
    expect(await anonymously(Number(port), '/version', ca)).toBe(401);
    expect(await anonymously(Number(port), '/api/v1/namespaces', ca)).toBe(401);
    await expect(anonymously(Number(port), '/readyz')).rejects.toThrow(/certificate/);
    expect(await read(client)).toMatchObject({
      endpoint: cluster?.endpoint,
      certificateAuthority: cluster?.certificateAuthority,
    });
    const elsewhere = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of elsewhere) {
      await expect(
        fetch(`https://${address}:${port}/readyz`, { signal: AbortSignal.timeout(2_000) }),
      ).rejects.toThrow();
    }

    const [folder = ''] = planes();
    const readable = readdirSync(folder).filter(
      (name) => name.endsWith('.json') || name.endsWith('.key') || name.endsWith('.log'),
    );
    expect(readable.filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0)).toEqual([]);
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'certificates', 'apiserver.key')).mode & 0o077).toBe(0);

    await client.send(new DeleteClusterCommand({ name: 'prod' }));
    expect(await soon(() => (processes.some(isRunning) || planes().length > 0 ? undefined : 'gone'))).toBe('gone');
  });
});
