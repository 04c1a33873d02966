import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathPattern } from '../internal/path-pattern';
import { type RestOperation, restOperations } from '../rest-operations';
import { ROUTES as BACKUP } from './backup/routes';
import { ROUTES as EKS } from './eks/routes';
import { ROUTES as GUARD_DUTY } from './guardduty/routes';
import { startSupplement, type Supplement } from './server';

let supplement: Supplement;

beforeAll(async () => {
  supplement = await startSupplement({ awsEndpoint: 'http://127.0.0.1:1' });
});
afterAll(() => supplement.stop());

const call = (service: string, method: string, path: string): Promise<Response> =>
  fetch(`${supplement.url}${path}`, {
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=111122223333/20261122/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
  });

const loadedClients = (): string[] => {
  const loaded = Object.keys(createRequire(__filename).cache).map(
    (file) => /@aws-sdk\/(client-[\w-]+)/.exec(file)?.[1],
  );
  return [...new Set(loaded.filter((name) => name !== undefined))].filter((name) => /eks|backup|guardduty/.test(name));
};

it('loads the API model of a service for a refusal, and no sooner', async () => {
  expect((await call('eks', 'GET', '/clusters')).status).toBe(200);
  expect(loadedClients()).toEqual([]);
  expect((await call('eks', 'GET', '/clusters/c/capabilities')).status).toBe(501);
  expect(loadedClients()).toEqual(['client-eks']);
});

const asWritten = (path: string): string => path;
/** Labels become members of the input, which GuardDuty's bodies begin in lower case. */
const lowerLabels = (path: string): string => path.replace(/\{(\w)/g, (label) => label.toLowerCase());

describe.each([
  { service: 'eks', routes: EKS, labels: asWritten, atLeast: 60 },
  { service: 'backup', routes: BACKUP, labels: asWritten, atLeast: 100 },
  { service: 'guardduty', routes: GUARD_DUTY, labels: lowerLabels, atLeast: 90 },
])('$service', ({ service, routes, labels, atLeast }) => {
  const binding = ({ operation, method, path }: RestOperation): string => `${operation} ${method} ${labels(path)}`;

  it('serves operations of the API model by its methods and paths, each once', async () => {
    const model = await restOperations(service);
    expect(model.length).toBeGreaterThan(atLeast);
    const served = model.filter(({ operation }) => routes.some((route) => route.operation === operation));
    expect(routes.map(binding).sort()).toEqual(served.map(binding).sort());
  });

  it('lets no row of the table stand in front of another', () => {
    for (const { operation, method, path } of routes) {
      const asked = path.replace(/\{\w+\}/g, 'a');
      const first = routes.find((route) => route.method === method && pathPattern(route.path).pattern.test(asked));
      expect(first?.operation).toBe(operation);
    }
  });

  it('refuses every other operation of the API model by name', async () => {
    const { implemented = [] } = supplement.capabilities().services[service] ?? {};
    const others = (await restOperations(service)).filter(({ operation }) => !implemented.includes(operation));
    expect(others.length).toBe((await restOperations(service)).length - routes.length);
    for (const { operation, method, path } of others) {
      const response = await call(service, method, path.replace(/\{\w+\}/g, 'a'));
      const message = `${service}:${operation} is not implemented: the Hera supplement lacks it. GET /_hera/capabilities lists what it has.`;
      expect([response.status, response.headers.get('x-amzn-errortype'), await response.json()]).toEqual([
        501,
        'NotImplementedOperation',
        { __type: 'NotImplementedOperation', message },
      ]);
    }
  });
});
