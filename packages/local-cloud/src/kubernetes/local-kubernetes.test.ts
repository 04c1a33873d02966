import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CreateClusterCommand } from '@aws-sdk/client-eks';
import { describe, expect, it, onTestFinished } from 'vitest';
import { attachLocalCloud } from '../attach';
import { readRecord } from '../cloud-record';
import { poll } from '../internal/http';
import { isRunning, type ProcessIdentity } from '../internal/process-identity';
import type { StartLocalCloudOptions } from '../local-cloud';
import { stopRecorded } from '../running-cloud';
import { startLocalCloud } from '../start';
import { ec2Stub } from '../supplement/eks/ec2-stub.fixture';
import { clientFor } from '../supplement/eks/seeded-eks.fixture';
import { failureOf, script, temporaryFolder } from '../temporary-folder.fixture';

/** A LocalStack that somebody else runs, as far as Hera and a new cluster ask it. */
const localstack = async (): Promise<string> => {
  const ec2 = await ec2Stub([
    { id: 'subnet-a', zone: 'az1' },
    { id: 'subnet-b', zone: 'az2' },
  ]);
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      // The body goes on as it comes.
      const target = new URL(ec2.url);
      void fetch(target, { method: 'POST', body: request, duplex: 'half' } as unknown as RequestInit)
        .then(async (answer) =>
          response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(await answer.text()),
        )
        .catch(() => response.writeHead(502).end());
      return;
    }
    const health = { version: '4.14.0', services: { ec2: 'running' } };
    response.end(JSON.stringify(request.url === '/_localstack/info' ? { session_id: 'one' } : health));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await ec2.stop();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Programs that start and never get ready. */
const binaries = (): string => {
  const folder = temporaryFolder();
  for (const program of ['etcd', 'kube-apiserver'])
    script(join(folder, program), 'test "$1" = --version && echo Kubernetes v1.34.2 || exec sleep 600');
  return folder;
};

const options = async (
  env: NodeJS.ProcessEnv = {},
): Promise<StartLocalCloudOptions & { readonly directory: string }> => {
  const directory = temporaryFolder();
  onTestFinished(async () => {
    const record = readRecord(directory);
    if (record !== undefined) await stopRecorded(directory, record);
  });
  return {
    directory,
    cacheDir: join(directory, 'a', 'b', 'cache'),
    mode: await localstack(),
    env: { PATH: process.env['PATH'], ...env },
  };
};

describe('a local cloud and Kubernetes', () => {
  it('has none unless it is asked for, and says how', async () => {
    const cloud = await startLocalCloud(await options({ HERA_KUBE_BIN: binaries() }));
    expect(cloud.kubernetes).toMatchObject({ available: false, fix: 'start it with HERA_KUBERNETES=auto' });
    expect(cloud.endpoints).not.toHaveProperty('sts');
    await cloud.stop();
  });

  it('has it by HERA_KUBERNETES, tells so again when it is found again, and takes the calls to STS', async () => {
    const folder = binaries();
    const started = await options({ HERA_KUBERNETES: 'auto', HERA_KUBE_BIN: folder });
    const cloud = await startLocalCloud(started);
    expect(cloud.kubernetes).toEqual({ available: true, version: '1.34.2', binaries: folder });
    expect(cloud.environment()).toMatchObject({ AWS_ENDPOINT_URL_STS: cloud.endpoints['eks'] });
    expect((await attachLocalCloud(cloud.directory))?.kubernetes).toEqual(cloud.kubernetes);
    expect((await startLocalCloud(started)).endpoints).toEqual(cloud.endpoints);
    const without = await startLocalCloud({ ...started, kubernetes: 'off' });
    expect(without.endpoints['eks']).not.toBe(cloud.endpoints['eks']);
    expect(without.kubernetes.available).toBe(false);
    await without.stop();
  });

  it('goes on without when there are no binaries, unless they are required', async () => {
    const none = await options();
    const cloud = await startLocalCloud({ ...none, kubernetes: 'auto' });
    expect(cloud.kubernetes).toMatchObject({ available: false, fix: expect.stringContaining('npm run kube:build') });
    await cloud.stop();
    expect(await failureOf(() => startLocalCloud({ ...none, kubernetes: 'required' }))).toMatchObject({
      exitCode: 3,
      problems: [{ code: 'HERA_LC_062' }],
    });
    expect(readRecord(none.directory)).toBeUndefined();
  });

  it('refuses another word before anything is started', async () => {
    expect(await failureOf(async () => startLocalCloud(await options({ HERA_KUBERNETES: 'yes' })))).toMatchObject({
      exitCode: 2,
      problems: [{ code: 'HERA_LC_063', path: 'HERA_KUBERNETES' }],
    });
    const kubernetes = 'maybe' as 'auto';
    expect((await failureOf(async () => startLocalCloud({ ...(await options()), kubernetes }))).problems).toMatchObject(
      [{ code: 'HERA_LC_063', path: 'kubernetes' }],
    );
  });

  it('leaves no process behind, also when its supplement was killed', async () => {
    const cloud = await startLocalCloud(await options({ HERA_KUBERNETES: 'auto', HERA_KUBE_BIN: binaries() }));
    const client = clientFor(cloud.endpoints['eks'] ?? '', cloud.account, cloud.region);
    onTestFinished(() => client.destroy());
    await client.send(
      new CreateClusterCommand({
        name: 'prod',
        roleArn: `arn:aws:iam::${cloud.account}:role/cluster`,
        resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b'] },
      }),
    );
    const root = join(cloud.directory, 'kubernetes');
    const noted = await poll(
      () => {
        const [plane] = existsSync(root) ? readdirSync(root) : [];
        const file = join(root, plane ?? '', 'processes.json');
        const found = existsSync(file)
          ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, ProcessIdentity>)
          : {};
        return Object.keys(found).length === 2 ? Object.values(found) : undefined;
      },
      { deadline: Date.now() + 15_000, everyMs: 20 },
    );
    const { supplement } = readRecord(cloud.directory) ?? {};
    if (supplement === undefined) throw new Error('no supplement is noted');
    process.kill(supplement.pid, 'SIGKILL');
    await poll(() => (isRunning(supplement) ? undefined : true), { deadline: Date.now() + 5_000, everyMs: 10 });
    expect(noted?.map(isRunning)).toEqual([true, true]);
    expect(await attachLocalCloud(cloud.directory)).toBeUndefined();
    expect(noted?.map(isRunning)).toEqual([false, false]);
    expect([existsSync(root), readRecord(cloud.directory)]).toEqual([false, undefined]);
  });
});
