import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { attachLocalCloud } from '../attach';
import { readRecord } from '../cloud-record';
import { identify, isRunning, stopGroup } from '../internal/process-identity';
import { startLocalCloud } from '../start';
import { failureOf, temporaryFolder } from '../temporary-folder.fixture';

/** Answers what Hera asks of a LocalStack that somebody else runs. */
const somebodysLocalStack = async (session: { id: string }): Promise<string> => {
  const server: Server = createServer((request, response) => {
    const answers: Readonly<Record<string, unknown>> = {
      '/_localstack/health': { version: '4.14.0', services: { ec2: 'running', sts: 'available' } },
      '/_localstack/info': { session_id: session.id },
    };
    const answer = answers[request.url ?? ''];
    response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const cloudFolder = () => {
  const directory = temporaryFolder();
  onTestFinished(async () => {
    const supplement = readRecord(directory)?.supplement;
    if (supplement !== undefined) await stopGroup(supplement, 0);
  });
  return directory;
};

describe('an external LocalStack', () => {
  it('gets a supplement beside it, can be attached to, and is left alone', async () => {
    const session = { id: 'first' };
    const url = await somebodysLocalStack(session);
    const directory = cloudFolder();
    const options = { directory, cacheDir: directory, env: { PATH: process.env['PATH'], HERA_LOCAL: url } };
    const cloud = await startLocalCloud(options);
    expect(cloud).toMatchObject({ mode: 'external', endpoint: url, version: '4.14.0', account: '000000000000' });
    expect(cloud.endpoints['eks']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(cloud.environment('111111111111')).toMatchObject({
      AWS_ACCESS_KEY_ID: '111111111111',
      AWS_ENDPOINT_URL: url,
      AWS_ENDPOINT_URL_EKS: cloud.endpoints['eks'],
      AWS_CONFIG_FILE: join(directory, 'aws-empty-config'),
    });
    const { services, localstack } = await cloud.capabilities();
    expect(localstack.version).toBe('4.14.0');
    expect(services.find(({ service }) => service === 'ec2')).toMatchObject({ heldBy: 'localstack', state: 'running' });
    expect(services.find(({ service }) => service === 'eks')).toMatchObject({ heldBy: 'supplement' });
    expect(services.find(({ service }) => service === 'pricing')).toMatchObject({ heldBy: 'absent' });

    const again = await startLocalCloud(options);
    expect(again.endpoints).toEqual(cloud.endpoints);
    const attached = await attachLocalCloud(directory);
    expect(attached?.endpoints).toEqual(cloud.endpoints);
    await attached?.stop();
    expect(await attachLocalCloud(directory)).toBeUndefined();
    expect(existsSync(join(directory, 'cloud.json'))).toBe(false);
    expect((await fetch(`${url}/_localstack/health`)).ok).toBe(true);
    await expect(fetch(`${cloud.endpoints['eks'] ?? ''}/_hera/health`)).rejects.toThrow();
  });

  it('is gone for us once it was started anew, and the supplement goes with it', async () => {
    const session = { id: 'first' };
    const url = await somebodysLocalStack(session);
    const directory = cloudFolder();
    await startLocalCloud({ directory, cacheDir: directory, mode: url, env: { PATH: process.env['PATH'] } });
    const supplement = readRecord(directory)?.supplement;
    session.id = 'second';
    expect(await attachLocalCloud(directory)).toBeUndefined();
    expect(supplement === undefined || isRunning(supplement)).toBe(false);
  });

  it('is not shared with another run that still goes on', async () => {
    const url = await somebodysLocalStack({ id: 'first' });
    const directory = cloudFolder();
    const options = { directory, cacheDir: directory, mode: url, env: { PATH: process.env['PATH'] } };
    const cloud = await startLocalCloud(options);
    const file = join(directory, 'cloud.json');
    const record = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...record, owner: identify(process.ppid) }));
    expect(await failureOf(() => startLocalCloud(options))).toMatchObject({
      exitCode: 3,
      problems: [{ code: 'HERA_LC_021' }],
    });
    await cloud.stop();
  });
});

describe('what is refused before anything starts', () => {
  const start = (more: object) => {
    const directory = cloudFolder();
    return failureOf(() => startLocalCloud({ directory, cacheDir: directory, env: {}, ...more }));
  };

  it.each([
    [{ mode: 'http://10.1.2.3:4566' }, 2, 'HERA_LC_041'],
    [{ mode: 'http://127.0.0.1@evil.com' }, 2, 'HERA_LC_041'],
    [{ mode: 'podman' }, 2, 'HERA_LC_045'],
    [{ mode: 'host', account: '123456789012' }, 2, 'HERA_LC_040'],
    [{ mode: 'http://127.0.0.1:1' }, 3, 'HERA_LC_031'],
  ])('%j', async (more, exitCode, code) => {
    expect(await start(more)).toMatchObject({ exitCode, problems: [{ code }] });
  });
});

describe('attachLocalCloud', () => {
  const record = {
    schema: 1,
    state: 'starting',
    mode: 'host',
    startedAt: '2026-01-01T00:00:00.000Z',
    account: '000000000000',
    region: 'us-east-1',
    endpoints: {},
  };
  const gone = { pid: 2 ** 22 - 1, started: 'x' };

  it('finds nothing in an empty folder, or behind a record that it cannot read', async () => {
    const directory = temporaryFolder();
    expect(await attachLocalCloud(directory)).toBeUndefined();
    writeFileSync(join(directory, 'cloud.json'), '{"schema": 2');
    expect(await attachLocalCloud(directory)).toBeUndefined();
  });

  it('leaves a cloud alone that is being started, and cleans up after a start that was killed', async () => {
    const directory = temporaryFolder();
    const file = join(directory, 'cloud.json');
    writeFileSync(file, JSON.stringify({ ...record, owner: identify(process.pid) }));
    expect(await attachLocalCloud(directory)).toBeUndefined();
    expect(existsSync(file)).toBe(true);
    writeFileSync(file, JSON.stringify({ ...record, owner: gone, localstack: gone }));
    expect(await attachLocalCloud(directory)).toBeUndefined();
    expect(existsSync(file)).toBe(false);
  });
});
