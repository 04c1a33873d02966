import { HeraError } from '@hera/core/errors';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type KubernetesAnswer,
  kubectlAnswer,
  kubectlGet,
  liveKubernetesRbac,
  observedKinds,
  observeKubernetes,
} from './index';

const now = new Date('2026-11-26T12:00:00Z');
const ok = (...items: readonly object[]): KubernetesAnswer => ({ state: 'ok', body: { kind: 'List', items } });
const named = (name: string, more: object = {}) => ({ metadata: { name, ...more } });

/** Answers by the beginning of a path; what has none is an empty list. */
const observe = async (answers: Readonly<Record<string, KubernetesAnswer | ((path: string) => KubernetesAnswer)>>) => {
  const asked: string[] = [];
  const observations = await observeKubernetes({
    cluster: 'prod',
    now,
    get: async (path) => {
      asked.push(path);
      const found = Object.entries(answers).find(([start]) => path.startsWith(start))?.[1] ?? ok();
      return typeof found === 'function' ? found(path) : found;
    },
  });
  return { ...observations, asked };
};

const errorOf = async (work: Promise<unknown>): Promise<HeraError> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!HeraError.is(error)) throw new Error('no HeraError was thrown');
  return error;
};

describe('observeKubernetes', () => {
  it('lists every kind once, and nothing that holds secrets', async () => {
    const { asked, observedKinds: kinds, notObserved } = await observe({});
    expect(asked).toHaveLength(observedKinds.length);
    expect(asked).toContain('/apis/networking.k8s.io/v1/networkpolicies?limit=500');
    expect(asked.join(' ')).not.toMatch(/secrets|configmaps|pods(?![a-z])/);
    expect(kinds).toContain('Schedule');
    expect(notObserved).toEqual([]);
  });

  it('reads a list page by page', async () => {
    const { objects } = await observe({
      '/api/v1/namespaces': (path) =>
        path.includes('continue=')
          ? ok(named('b'))
          : { state: 'ok', body: { metadata: { continue: 'a+b/c=' }, items: [named('a')] } },
    });
    expect(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual(['Namespace/a', 'Namespace/b']);
  });

  it('reads a list again, in one piece, that changed while it was read', async () => {
    const { objects, notObserved } = await observe({
      '/api/v1/namespaces': (path) => {
        if (!path.includes('?')) return ok(named('a'), named('b'));
        return path.includes('continue=')
          ? { state: 'expired' }
          : { state: 'ok', body: { metadata: { continue: 'x' }, items: [named('a')] } };
      },
    });
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
    expect(notObserved).toEqual([]);
  });

  it('says which permission is missing, and shows the rest', async () => {
    const { notObserved, objects } = await observe({
      '/apis/policy/v1/poddisruptionbudgets': { state: 'forbidden' },
      '/api/v1/namespaces': ok(named('shop')),
    });
    expect(notObserved).toEqual([
      {
        type: 'PodDisruptionBudget',
        reason: 'the caller may not list poddisruptionbudgets.policy',
        missingPermission: 'list poddisruptionbudgets.policy',
      },
    ]);
    expect(objects).toHaveLength(1);
  });

  it.each<[string, KubernetesAnswer, string]>([
    ['a failure', { state: 'failed', reason: 'Internal error' }, 'list nodes failed: Internal error'],
    ['no such kind', { state: 'absent' }, 'the API server has no v1 Node'],
    ['no list', { state: 'ok', body: { kind: 'Status' } }, 'the answer to /api/v1/nodes is no list'],
  ])('tells %s as not observed', async (_, answer, reason) => {
    const { notObserved } = await observe({ '/api/v1/nodes': answer });
    expect(notObserved).toEqual([{ type: 'Node', reason }]);
  });

  it('takes a cluster without Velero for one without its schedules', async () => {
    const { notObserved, observedKinds: kinds } = await observe({ '/apis/velero.io': { state: 'absent' } });
    expect(notObserved).toEqual([]);
    expect(kinds).toContain('Schedule');
  });

  it('leaves behind what may hold secrets', async () => {
    const container = {
      name: 'shop',
      image: 'shop:1',
      command: ['shop', '--password=hunter2'],
      args: ['--token=hunter2'],
      env: [{ name: 'DATABASE_PASSWORD', value: 'hunter2' }],
      envFrom: [{ secretRef: { name: 'shop' } }],
      resources: { requests: { cpu: '1' } },
    };
    const metadata = {
      labels: { app: 'shop' },
      managedFields: [{ manager: 'kubectl' }],
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': '{"password":"hunter2"}',
        'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/shop',
      },
    };
    const template = {
      metadata: { annotations: { x: 'hunter2' } },
      spec: { containers: [container], volumes: ['hunter2'] },
    };
    const { objects } = await observe({
      '/apis/apps/v1/deployments': ok({
        ...named('shop', { namespace: 'shop', ...metadata }),
        spec: { replicas: 2, template },
      }),
    });
    expect(JSON.stringify(objects)).not.toContain('hunter2');
    expect(objects).toEqual([
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: {
          name: 'shop',
          namespace: 'shop',
          labels: { app: 'shop' },
          annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/shop' },
        },
        spec: {
          replicas: 2,
          template: {
            metadata: {},
            spec: {
              containers: [
                {
                  name: 'shop',
                  image: 'shop:1',
                  resources: { requests: { cpu: '1' } },
                  env: [{ name: 'DATABASE_PASSWORD' }],
                },
              ],
            },
          },
        },
      },
    ]);
  });

  it('keeps the flags of the CNI, which say whether it enforces network policies', async () => {
    const template = { spec: { containers: [{ name: 'agent', args: ['--enable-network-policy=true'] }] } };
    const { objects } = await observe({ '/apis/apps/v1/daemonsets': ok({ ...named('aws-node'), spec: { template } }) });
    expect(JSON.stringify(objects)).toContain('--enable-network-policy=true');
  });

  it('HERA_CHECK_303: the API server does not answer', async () => {
    const error = await errorOf(observe({ '/api/v1/nodes': { state: 'unreachable', reason: 'no route' } }));
    expect(error.problems).toMatchObject([{ code: 'HERA_CHECK_303', message: expect.stringContaining('no route') }]);
    expect(error.exitCode).toBe(3);
  });

  it('HERA_CHECK_302: options that cannot be used, all of them', async () => {
    const error = await errorOf(observeKubernetes({ cluster: '', get: 'kubectl' as never }));
    expect(error.problems.map(({ code, path }) => [code, path])).toEqual([
      ['HERA_CHECK_302', 'live.kubernetes.cluster'],
      ['HERA_CHECK_302', 'live.kubernetes.get'],
    ]);
  });
});

describe('kubectlAnswer', () => {
  it.each<[number | undefined, string, string, KubernetesAnswer['state']]>([
    [0, '{"items":[]}', '', 'ok'],
    [0, 'no', '', 'failed'],
    [1, '', 'Error from server (Forbidden): nodes is forbidden: User "ann" cannot list resource "nodes"', 'forbidden'],
    [1, '', 'Error from server (NotFound): the server could not find the requested resource', 'absent'],
    [1, '', 'Error from server (Expired): The provided continue parameter is too old', 'expired'],
    [1, '', 'error: You must be logged in to the server (Unauthorized)', 'unreachable'],
    [1, '', 'Unable to connect to the server: dial tcp: lookup x: no such host', 'unreachable'],
    [1, '', 'The connection to the server localhost:8080 was refused', 'unreachable'],
    [1, '', 'error: context "prod" does not exist', 'unreachable'],
    [1, '', 'Error from server (InternalError): boom', 'failed'],
    [undefined, '', 'kubectl does not run (ENOENT)', 'unreachable'],
  ])('%s %j %j is %s', (code, stdout, stderr, state) => {
    expect(kubectlAnswer(code, stdout, stderr).state).toBe(state);
  });
});

describe('kubectlGet', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hera-kubectl-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const program = (name: string, lines: readonly string[]): string => {
    const file = join(folder, name);
    writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'));
    chmodSync(file, 0o755);
    return file;
  };

  it('asks for the path, with kubeconfig and context, and nothing of the caller’s where it is told so', async () => {
    const binary = program('echo', ['printf \'{"args":"%s","home":"%s"}\' "$*" "$HOME"']);
    const get = kubectlGet({ binary, kubeconfig: '/k', context: 'prod', env: { PATH: process.env['PATH'] } });
    expect(await get('/api/v1/nodes')).toEqual({
      state: 'ok',
      body: { args: 'get --raw /api/v1/nodes --request-timeout=30s --kubeconfig /k --context prod', home: '' },
    });
  });

  it('says what kubectl said', async () => {
    const binary = program('refused', ['echo "Error from server (Forbidden): no" >&2', 'exit 1']);
    expect(await kubectlGet({ binary })('/api/v1/nodes')).toEqual({ state: 'forbidden' });
  });

  it('says that there is no kubectl', async () => {
    expect(await kubectlGet({ binary: join(folder, 'none') })('/api')).toMatchObject({
      state: 'unreachable',
      reason: expect.stringContaining('does not run (ENOENT)'),
    });
  });
});

describe('the role', () => {
  it('lists what is looked at, and nothing else', () => {
    const [role] = liveKubernetesRbac.items;
    const rules = role?.rules ?? [];
    expect(rules.map(({ verbs }) => verbs)).toEqual(rules.map(() => ['list']));
    const allowed = rules.flatMap(({ apiGroups, resources }) => resources.map((each) => `${apiGroups.join()}/${each}`));
    expect(allowed.sort()).toEqual(observedKinds.map(({ group, resource }) => `${group}/${resource}`).sort());
    expect(JSON.stringify(rules)).not.toContain('*');
  });
});
