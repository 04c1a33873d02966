import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as openRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../poll';
import { startEchoService } from './echo-service.fixture';
import type { FaultEffect, FaultRule } from './fault-rule';
import { type FaultProxy, startFaultProxy } from './fault-proxy';

const started = async (rules: readonly FaultRule[] = [], log?: string) => {
  const service = await startEchoService();
  const proxy = await startFaultProxy({
    upstreams: { '*': service.url },
    rules,
    ...(log === undefined ? {} : { log }),
  });
  onTestFinished(async () => {
    await proxy.close();
    await service.close();
  });
  return { service, proxy, url: proxy.urls['*'] ?? '' };
};

const settings = (proxy: FaultProxy, maxAttempts: number) => ({
  region: 'us-east-1',
  endpoint: proxy.urls['*'] ?? '',
  maxAttempts,
  credentials: { accessKeyId: '111111111111', secretAccessKey: 'local' },
});

interface SdkError {
  readonly name: string;
  readonly message: string;
  readonly $metadata: { readonly httpStatusCode?: number };
}

const calls: Readonly<Record<string, (proxy: FaultProxy, maxAttempts: number) => Promise<unknown>>> = {
  ec2: (proxy, attempts) => new EC2Client(settings(proxy, attempts)).send(new DescribeVpcsCommand({})),
  iam: (proxy, attempts) => new IAMClient(settings(proxy, attempts)).send(new GetRoleCommand({ RoleName: 'a' })),
  sts: (proxy, attempts) => new STSClient(settings(proxy, attempts)).send(new GetCallerIdentityCommand({})),
  kms: (proxy, attempts) => new KMSClient(settings(proxy, attempts)).send(new CreateKeyCommand({})),
  logs: (proxy, attempts) => new CloudWatchLogsClient(settings(proxy, attempts)).send(new DescribeLogGroupsCommand({})),
  eks: (proxy, attempts) => new EKSClient(settings(proxy, attempts)).send(new DescribeClusterCommand({ name: 'a' })),
};

const failure = async (service: string, effect: FaultEffect): Promise<string> => {
  const { proxy } = await started([{ service, effect }]);
  const error = (await calls[service]?.(proxy, 1).then(
    () => undefined,
    (reason: unknown) => reason,
  )) as SdkError;
  expect(error.message).toContain('fault injected by rules[0]');
  return `${error.$metadata.httpStatusCode} ${error.name}`;
};

it.each([
  ['ec2', '503 RequestLimitExceeded', '400 RequestExpired', '403 UnauthorizedOperation', '500 InternalError'],
  ['iam', '400 Throttling', '403 ExpiredToken', '403 AccessDenied', '500 InternalFailure'],
  ['sts', '400 Throttling', '403 ExpiredToken', '403 AccessDenied', '500 InternalFailure'],
  ['kms', '400 ThrottlingException', '400 ExpiredTokenException', '400 AccessDeniedException', '500 InternalFailure'],
  ['logs', '400 ThrottlingException', '400 ExpiredTokenException', '400 AccessDeniedException', '500 InternalFailure'],
  [
    'eks',
    '429 TooManyRequestsException',
    '403 ExpiredTokenException',
    '403 AccessDeniedException',
    '500 InternalFailure',
  ],
])('the SDK of %s reads the errors as those of the service', async (service, throttle, expired, denied, failed) => {
  expect(await failure(service, 'throttle')).toBe(throttle);
  expect(await failure(service, 'expiredToken')).toBe(expired);
  expect(await failure(service, 'accessDenied')).toBe(denied);
  expect(await failure(service, { status: 500 })).toBe(failed);
});

it.each(['throttle', 'drop', { status: 503 }] as const)(
  'the SDKs try again after %j, and arrive',
  { timeout: 60_000 },
  async (effect) => {
    for (const service of Object.keys(calls)) {
      const { proxy } = await started([{ count: 1, effect }]);
      await calls[service]?.(proxy, 3);
      expect([proxy.requests.length, proxy.faults]).toEqual([2, [{ rule: 'rules[0]', matched: 2, applied: 1 }]]);
    }
  },
);

const send = (
  url: string,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string | Buffer; agent?: Agent },
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { body, path = '/', ...rest } = options;
    openRequest(new URL(path, url), rest, resolve).once('error', reject).end(body);
  });

it('passes on method, path, headers and bodies of any size as they are', async () => {
  const { proxy, url } = await started();
  const body = Buffer.alloc(3_000_000, 'abc');
  const answer = await send(url, {
    method: 'PUT',
    path: '/bucket/k%20ey?x=%2F&y',
    headers: { Host: 'bucket.localhost:1', 'X-Test': 'value', Expect: '100-continue' },
    body,
  });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['x-echo-url']).toBe('/bucket/k%20ey?x=%2F&y');
  expect(answer.headers['x-echo-test']).toBe('value');
  expect(answer.headers['x-echo-host']).toMatch(/^bucket\.localhost:\d+$/);
  expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
  expect((await text(answer)) === body.toString()).toBe(true);
  expect(proxy.requests).toMatchObject([{ method: 'PUT', path: '/bucket/k%20ey', status: 200 }]);
});

it('gives the answer to the caller while it is still being made', async () => {
  const { service, url } = await started();
  const answer = await send(url, { path: '/slow' });
  const first = await new Promise<string>((resolve) => answer.once('data', (chunk: Buffer) => resolve(String(chunk))));
  expect(first).toBe('first,');
  service.finishSlow();
  expect(await text(answer)).toBe('second');
});

it('keeps connections open on both sides', async () => {
  const { service, url } = await started([{ nth: 2, effect: 'throttle' }]);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ports = new Set<number | undefined>();
  for (let count = 0; count < 4; count += 1) {
    const answer = await send(url, { agent, method: 'POST', body: 'x' });
    ports.add(answer.socket.localPort);
    await text(answer);
  }
  agent.destroy();
  expect([ports.size, service.connections]).toEqual([1, 1]);
});

it('sends a call again that met a connection which the upstream had just closed', async () => {
  const { service, url } = await started();
  await text(await send(url, { method: 'POST', body: 'one' }));
  service.resetNext();
  expect(await text(await send(url, { method: 'POST', body: 'two' }))).toBe('two');
});

it('delays, and says so', async () => {
  const { proxy, url } = await started([{ effect: { delayMilliseconds: 80 } }]);
  await text(await send(url, {}));
  await eventually(() => proxy.requests.length === 1, { everyMilliseconds: 5 });
  expect(proxy.requests).toMatchObject([{ status: 200, fault: 'rules[0]', effect: 'delay 80 ms' }]);
  expect(proxy.requests[0]?.ms).toBeGreaterThanOrEqual(79);
});

it('lets a call hang until the rules are lifted, and counts it at once', async () => {
  const { proxy, url } = await started([{ name: 'stuck', effect: 'hang' }]);
  const stuck = expect(send(url, {})).rejects.toMatchObject({ code: 'ECONNRESET' });
  await eventually(() => proxy.faults[0]?.applied === 1, { everyMilliseconds: 5 });
  expect(proxy.requests).toEqual([]);
  expect(() => proxy.setRules([{ count: 0, effect: 'drop' }])).toThrow('HERA_TEST_101 rules[0].count');
  proxy.setRules([]);
  await stuck;
  expect((await send(url, {})).statusCode).toBe(200);
  expect(proxy.requests[0]).toMatchObject({ fault: 'stuck', effect: 'hang' });
  expect(proxy.requests[0]).not.toHaveProperty('status');
});

it('says which upstream gave no answer', async () => {
  const { service, url } = await started();
  await service.close();
  const answer = await send(url, { headers: { 'X-Amz-Target': 'TrentService.CreateKey' }, method: 'POST' });
  expect(answer.statusCode).toBe(502);
  expect(await text(answer)).toMatch(/the fault proxy got no answer from 127\.0\.0\.1:\d+: ECONNREFUSED/);
});

it('sends a service to the upstream of its name, and each upstream has a port of its own', async () => {
  const [all, eks] = [await startEchoService(), await startEchoService()];
  const proxy = await startFaultProxy({ upstreams: { '*': all.url, eks: eks.url } });
  onTestFinished(async () => {
    await Promise.all([proxy.close(), all.close(), eks.close()]);
  });
  const authorization = 'AWS4-HMAC-SHA256 Credential=1/20261122/us-east-1/eks/aws4_request, a=b';
  await text(await send(proxy.urls['*'] ?? '', { path: '/clusters', headers: { authorization } }));
  await text(await send(proxy.urls['eks'] ?? '', { path: '/clusters' }));
  await text(await send(proxy.urls['*'] ?? '', { path: '/clusters' }));
  expect([all.requests, eks.requests]).toEqual([1, 2]);
  expect(proxy.requests.map(({ service, operation }) => `${service}:${operation}`)).toEqual([
    'eks:ListClusters',
    'eks:ListClusters',
    '?:?',
  ]);
});

it('writes a line for each call, without anything secret', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-faults-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const log = join(folder, 'new', 'requests.jsonl');
  const { proxy } = await started([{ service: 'kms', effect: 'throttle' }], log);
  await calls['iam']?.(proxy, 1);
  await expect(calls['kms']?.(proxy, 1)).rejects.toThrow();
  await text(
    await send(proxy.urls['*'] ?? '', { path: '/b?X-Amz-Signature=secret-one', body: 'secret-two', method: 'PUT' }),
  );
  await proxy.close();
  const content = readFileSync(log, 'utf8');
  expect(content).not.toMatch(/secret|Credential|Signature|RoleName/i);
  expect(
    content
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toEqual(proxy.requests);
  expect(proxy.requests).toMatchObject([
    { service: 'iam', operation: 'GetRole', account: '111111111111', status: 200 },
    { service: 'kms', operation: 'CreateKey', account: '111111111111', status: 400, fault: 'rules[0]' },
    { path: '/b', status: 200 },
  ]);
});

it('refuses a log that cannot be written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-faults-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'file'), '');
  await expect(
    startFaultProxy({ upstreams: { '*': 'http://127.0.0.1:1' }, log: join(folder, 'file', 'log') }),
  ).rejects.toMatchObject({ exitCode: 3, problems: [{ code: 'HERA_TEST_105', path: 'log' }] });
});

it('leaves no connection and no port behind, whatever is under way', async () => {
  const { proxy, service, url } = await started([
    { operation: '?', nth: 1, effect: 'hang' },
    { nth: 1, effect: { delayMilliseconds: 600_000 } },
  ]);
  const agent = new Agent({ keepAlive: true });
  const ended = [send(url, { agent }), send(url, { agent })].map((call) => expect(call).rejects.toThrow());
  await eventually(() => proxy.faults.every(({ applied }) => applied === 1), { everyMilliseconds: 5 });
  await text(await send(url, { agent }));
  const half = connect(Number(new URL(url).port), '127.0.0.1');
  half.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n123');
  const halfClosed = new Promise<void>((resolve) => half.on('error', () => undefined).once('close', () => resolve()));
  await new Promise((resolve) => half.once('connect', resolve));
  await Promise.all([proxy.close(), proxy.close()]);
  await Promise.all([...ended, halfClosed]);
  await expect(send(url, {})).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await eventually(() => service.open === 0, { everyMilliseconds: 5, what: 'no connection to the upstream' });
  agent.destroy();
});
