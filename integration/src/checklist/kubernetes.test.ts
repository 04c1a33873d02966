import type { KubernetesObservations } from '@hera/checklist';
import { liveKubernetesRbac, observedKinds, observeKubernetes } from '@hera/checklist/live-kubernetes';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Kubectl } from '../kubernetes/kubectl';
import { LiveCluster } from '../kubernetes/live-cluster';
import { prodManifests, writeManifests } from '../kubernetes/prod-manifests';
import { getAs, resultsOf, statusLines } from './live-observations';

const kubernetes = inject('kubernetes');
const manager = '--field-manager=hera';
const enforce = 'pod-security.kubernetes.io/enforce';

let live: LiveCluster;
let admin: Kubectl;
let checker: Kubectl;

const look = (): Promise<KubernetesObservations> => observeKubernetes({ cluster: 'prod', get: getAs(checker) });
const statusOf = async (item: string): Promise<string | undefined> =>
  resultsOf({ kubernetes: await look() }).get(item)?.status;

/** Asks until the answer is as it should be: access takes effect within seconds. */
const eventually = async <T>(ask: () => Promise<T>, is: (answer: T) => boolean): Promise<T> => {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (is(answer) || Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
};

describe.skipIf(!kubernetes.available)('the manifests of prod-aws, on a real API server', () => {
  beforeAll(async () => {
    live = await LiveCluster.start('000000000802');
    await Promise.all([
      live.role('cluster-admin', { policy: 'AmazonEKSClusterAdminPolicy' }),
      live.role('checker', { groups: ['hera:checklist'] }),
      live.role('nobody'),
    ]);
    admin = await live.as('cluster-admin');
    checker = await live.as('checker');
    const manifests = writeManifests(join(live.folder, 'manifests'), prodManifests());
    await admin.ok(['apply', '--server-side', manager, '-f', manifests]);
  });
  afterAll(() => live?.stop());

  it('shows nothing to a caller without the role, and says which permission is missing', async () => {
    const { notObserved, objects } = await look();
    expect(objects).toEqual([]);
    expect(notObserved.map(({ type, missingPermission }) => [type, missingPermission])).toEqual(
      observedKinds.map(({ kind, resource, group }) => [kind, `list ${resource}${group === '' ? '' : `.${group}`}`]),
    );
    const results = resultsOf({ kubernetes: await look() });
    for (const { status } of results.values()) expect(status).toBe('unknown');
    expect(results.get('sec-10')?.reason).toContain('list namespaces');
  });

  it('cannot be looked at by somebody without an access entry', async () => {
    const nobody = await live.as('nobody');
    await expect(observeKubernetes({ cluster: 'prod', get: getAs(nobody) })).rejects.toThrow(
      'HERA_CHECK_303 live.kubernetes: the cluster cannot be looked at: the API server does not accept the caller',
    );
  });

  it('shows everything to the published role, which may do nothing else', async () => {
    await admin.ok(['apply', '--server-side', manager, '-f', '-'], liveKubernetesRbac.items);
    const { notObserved, observedKinds: kinds } = await eventually(look, (answer) => answer.notObserved.length === 0);
    expect(notObserved).toEqual([]);
    expect(kinds).toContain('Schedule');
    for (const what of [
      ['get', 'secrets'],
      ['list', 'secrets'],
      ['list', 'pods'],
      ['get', 'nodes'],
      ['delete', 'namespaces'],
      ['create', 'deployments.apps'],
    ])
      expect(await checker.run(['auth', 'can-i', '--quiet', ...what, '-A']), what.join(' ')).toMatchObject({ code: 1 });
  });

  it('shows what an API server without nodes and controllers can show', async () => {
    const lines = statusLines(resultsOf({ kubernetes: await look() }), 'live-kubernetes');
    expect(lines.join('\n')).toMatchSnapshot();
  });

  it('sees every namespace guarded, the one called default too', async () => {
    const { evidence = [] } = resultsOf({ kubernetes: await look() }).get('sec-10') ?? {};
    expect(evidence.map(({ subject, verdict }) => [subject, verdict])).toEqual([
      ['Namespace/default', 'holds'],
      ['Namespace/shop', 'holds'],
    ]);
  });

  it('turns sec-11 and beyond-35 green once controllers say that their pods are ready, and red once they are not', async () => {
    const labels = { app: 'aws-node' };
    const containers = [{ name: 'agent', image: 'agent', args: ['--enable-network-policy=true'] }];
    await admin.ok(
      ['apply', '--server-side', manager, '-f', '-'],
      [
        {
          apiVersion: 'apps/v1',
          kind: 'DaemonSet',
          metadata: { name: 'aws-node', namespace: 'kube-system' },
          spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
        },
      ],
    );
    expect(await statusOf('sec-11')).toBe('unknown');
    // What the controllers of a cluster with nodes write, of which there are none here.
    const daemons = { currentNumberScheduled: 3, desiredNumberScheduled: 3, numberMisscheduled: 0, numberReady: 3 };
    const report = (what: readonly string[], status: object) =>
      admin.ok([
        'patch',
        ...what,
        '-n',
        'kube-system',
        '--subresource=status',
        '--type=merge',
        '-p',
        JSON.stringify({ status: { observedGeneration: 1, ...status } }),
      ]);
    await report(['daemonset', 'aws-node'], daemons);
    const autoscaler = ['deployment', 'cluster-autoscaler'];
    await report(autoscaler, { replicas: 2, readyReplicas: 2, availableReplicas: 2 });
    expect([await statusOf('sec-11'), await statusOf('beyond-35')]).toEqual(['pass', 'pass']);
    await report(autoscaler, { replicas: 2, readyReplicas: 0, availableReplicas: 0 });
    expect(await statusOf('beyond-35')).toBe('fail');
  });

  it.each([
    ['sec-10', ['label', 'namespace', 'shop', '--overwrite', `${enforce}=privileged`]],
    ['sec-11', ['delete', 'networkpolicy', '-n', 'shop', 'default-deny']],
  ])('turns %s red by kubectl %j', async (item, command) => {
    expect(await statusOf(item)).toBe('pass');
    await admin.ok(command);
    expect(await statusOf(item)).toBe('fail');
  });
});
