import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { attachLocalCloud } from '../attach';
import { readRecord } from '../cloud-record';
import { assertDummyIdentity } from '../guard';
import { poll } from '../internal/http';
import { isRunning, stopGroup } from '../internal/process-identity';
import type { LocalCloud, StartLocalCloudOptions } from '../local-cloud';
import { stopRecorded } from '../running-cloud';
import { startLocalCloud } from '../start';
import { failureOf, temporaryFolder } from '../temporary-folder.fixture';

/** The repository's own cache: the first run installs LocalStack there, which takes about 15 s and the package index. */
const cacheDir = join(__dirname, '..', '..', '..', '..', '.hera', 'cache');

const start = async (more: Partial<StartLocalCloudOptions> = {}): Promise<LocalCloud> => {
  const directory = more.directory ?? temporaryFolder();
  onTestFinished(async () => {
    const record = readRecord(directory);
    if (record !== undefined) await stopRecorded(directory, record);
  });
  return startLocalCloud({ directory, cacheDir, mode: 'host', ...more });
};

const clientOf = ({ endpoint, region }: LocalCloud, account: string): EC2Client => {
  const client = new EC2Client({ endpoint, region, credentials: { accessKeyId: account, secretAccessKey: 'local' } });
  onTestFinished(() => client.destroy());
  return client;
};

/** CIDRs of an account's own VPCs, without the default one. */
const ownVpcs = async (client: EC2Client): Promise<readonly (string | undefined)[]> => {
  const { Vpcs: vpcs = [] } = await client.send(new DescribeVpcsCommand({}));
  return vpcs.filter(({ IsDefault: isDefault }) => isDefault !== true).map(({ CidrBlock: cidr }) => cidr);
};

describe('host mode', { timeout: 240_000 }, () => {
  it('starts, answers as the dummy account, keeps accounts apart, is found again, and stops', async () => {
    const cloud = await start();
    expect(cloud).toMatchObject({ mode: 'host', version: '4.14.0' });
    await assertDummyIdentity(cloud);
    await assertDummyIdentity(cloud, '111111111111');
    await clientOf(cloud, cloud.account).send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));

    const attached = await attachLocalCloud(cloud.directory);
    expect(attached).toMatchObject({ endpoint: cloud.endpoint, endpoints: cloud.endpoints, version: '4.14.0' });
    if (attached === undefined) return;
    expect(await ownVpcs(clientOf(attached, cloud.account))).toEqual(['10.9.0.0/16']);
    expect(await ownVpcs(clientOf(attached, '111111111111'))).toEqual([]);
    expect(await attached.logTail()).toContain('ec2.CreateVpc');

    const { localstack, supplement } = readRecord(cloud.directory) ?? {};
    await attached.stop();
    await cloud.stop();
    expect([localstack, supplement].map((one) => one === undefined || isRunning(one))).toEqual([false, false]);
    expect(await attachLocalCloud(cloud.directory)).toBeUndefined();
  });

  it('listens on loopback alone', async () => {
    const cloud = await start();
    const { port } = new URL(cloud.endpoint);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      await expect(
        fetch(`http://${address}:${port}/_localstack/health`, { signal: AbortSignal.timeout(2_000) }),
      ).rejects.toThrow();
    }
    if (process.platform === 'linux') {
      const hexPort = Number(port).toString(16).toUpperCase().padStart(4, '0');
      const listening = [...readFileSync('/proc/net/tcp', 'utf8').matchAll(/: (\w{8}):(\w{4}) 00000000:0000 0A /g)];
      expect(listening.filter(([, , at]) => at === hexPort).map(([, address]) => address)).toEqual(['0100007F']);
    }
  });

  it('runs several at once, each with its own port and state', async () => {
    const clouds = await Promise.all([start(), start()]);
    expect(new Set(clouds.map(({ endpoint }) => endpoint)).size).toBe(2);
    const [first, second] = clouds;
    if (first === undefined || second === undefined) return;
    await clientOf(first, first.account).send(new CreateVpcCommand({ CidrBlock: '10.8.0.0/16' }));
    expect(await ownVpcs(clientOf(second, second.account))).toEqual([]);
  });

  it('is taken over after its run was killed, and cleaned up after LocalStack was', async () => {
    const directory = temporaryFolder();
    const main = join(__dirname, '..', '..', 'dist', 'index.js');
    const text = `require(${JSON.stringify(main)}).startLocalCloud(${JSON.stringify({ directory, cacheDir, mode: 'host' })})
      .then(() => process.kill(process.pid, 'SIGKILL'))`;
    await promisify(execFile)(process.execPath, [require.resolve('typescript/bin/tsc'), '-b', 'tsconfig.lib.json'], {
      cwd: join(__dirname, '..', '..'),
    });
    await promisify(execFile)(process.execPath, ['-e', text]).catch(({ signal }: { signal: unknown }) => {
      expect(signal).toBe('SIGKILL');
    });
    const left = readRecord(directory);
    const messages: string[] = [];
    const cloud = await start({ directory, onProgress: (message) => messages.push(message) });
    expect(cloud.endpoint).toBe(left?.endpoint);
    expect(messages).toEqual(['Taking over the local cloud that runs in this folder']);
    await assertDummyIdentity(cloud);

    const { localstack, supplement } = left ?? {};
    if (localstack !== undefined) await stopGroup(localstack, 0);
    expect(await attachLocalCloud(directory)).toBeUndefined();
    expect(supplement === undefined || isRunning(supplement)).toBe(false);
    expect(readRecord(directory)).toBeUndefined();
  });

  it('stops what it began when it is told to', async () => {
    const stop = new AbortController();
    const directory = temporaryFolder();
    const starting = start({ directory, signal: stop.signal });
    starting.catch(() => undefined);
    const localstack = await poll(() => readRecord(directory)?.localstack, {
      deadline: Date.now() + 200_000,
      everyMs: 5,
    });
    stop.abort(new Error('interrupted'));
    await expect(starting).rejects.toThrow('interrupted');
    expect(localstack === undefined || isRunning(localstack)).toBe(false);
    expect(readRecord(directory)).toBeUndefined();
  });

  it('says so when the port that was asked for is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const env = { ...process.env, HERA_LOCAL_PORT: String(port) };
    expect(await failureOf(() => start({ env }))).toMatchObject({
      exitCode: 3,
      problems: [{ code: 'HERA_LC_028', message: expect.stringContaining(String(port)) }],
    });
  });
});
