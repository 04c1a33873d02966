import { DeleteAccessEntryCommand } from '@aws-sdk/client-eks';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { isThere, type Kubectl, run } from './kubectl';
import { LiveCluster } from './live-cluster';
import { goodPod, privilegedPod, refused, taken, type TestObject } from './pods';
import { changedManifests, prodManifests, writeManifests } from './prod-manifests';

const kubernetes = inject('kubernetes');
const manager = '--field-manager=hera';

let live: LiveCluster;
let admin: Kubectl;
let manifests: string;

/** Asks until the answer is as it should be: access entries and admission policies take effect within seconds. */
const eventually = async <T>(ask: () => Promise<T>, is: (answer: T) => boolean): Promise<T> => {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (is(answer) || Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
};

const dryRun = (namespace: string, object: TestObject) =>
  admin.run(['create', '-n', namespace, '--dry-run=server', '-o', 'name', '-f', '-'], [object]);

describe.skipIf(!kubernetes.available)('the cluster prod, on a real API server', () => {
  beforeAll(async () => {
    live = await LiveCluster.start('000000000701');
    await Promise.all([
      live.role('cluster-admin', { policy: 'AmazonEKSClusterAdminPolicy' }),
      live.role('cluster-viewer', { groups: ['hera:viewer'] }),
      live.role('operator', { groups: ['hera:operator'] }),
      live.role('auditor', { policy: 'AmazonEKSAdminViewPolicy' }),
      live.role('shop-editor', { policy: 'AmazonEKSEditPolicy', namespaces: ['shop'] }),
      live.role('leaver', { policy: 'AmazonEKSClusterAdminPolicy' }),
      live.role('nobody'),
    ]);
    admin = await live.as('cluster-admin');
    manifests = writeManifests(join(live.folder, 'manifests'), prodManifests());
  });

  afterAll(() => live?.stop());

  describe('who is who', () => {
    it('lets the verification of the production-environment document run as it is written', async ({ skip }) => {
      if (!(await isThere('aws', ['--version']))) skip('the AWS command line is not on PATH');
      const env = await live.environment('cluster-admin');
      const config = await run('aws', ['eks', 'update-kubeconfig', '--name', 'prod'], { env });
      expect(config).toMatchObject({ code: 0, stdout: expect.stringContaining('cluster/prod') });
      expect(await run('kubectl', ['get', 'nodes'], { env })).toMatchObject({
        code: 0,
        stderr: 'No resources found\n',
      });
      expect(await run('kubectl', ['get', 'pods', '-A'], { env })).toMatchObject({
        code: 0,
        stderr: 'No resources found\n',
      });
    });

    it('says 401 to a role without an access entry, of the AWS command line as of the SDK', async ({ skip }) => {
      const unauthorized = { code: 1, stderr: expect.stringContaining('You must be logged in to the server') };
      expect(await (await live.as('nobody')).run(['get', 'pods'])).toMatchObject(unauthorized);
      if (!(await isThere('aws', ['--version']))) skip('the AWS command line is not on PATH');
      const env = await live.environment('nobody');
      await run('aws', ['eks', 'update-kubeconfig', '--name', 'prod'], { env });
      // One request, since each asks the command line for a token anew.
      expect(await run('kubectl', ['get', '--raw', '/api/v1/pods'], { env })).toMatchObject(unauthorized);
      expect(await live.cloud.logTail()).toContain(`${live.roleArn('nobody')} has no access entry`);
    });

    it('says 401 to a token of another cluster, to one that was changed, and to none', async () => {
      const unauthorized = { code: 1, stderr: expect.stringMatching(/logged in to the server|Unauthorized/) };
      expect(await (await live.as('cluster-admin', 'dev')).run(['get', 'pods'])).toMatchObject(unauthorized);
      const other = await live.as('cluster-admin');
      other.use('k8s-aws-v1.aHR0cHM6Ly9zdHMuYW1hem9uYXdzLmNvbQ');
      expect(await other.run(['get', 'pods'])).toMatchObject(unauthorized);
      other.use('');
      expect(await other.run(['get', '--raw', '/api'])).toMatchObject({ code: 1 });
    });

    it('names the session, and forgets who loses the access entry', async () => {
      const leaver = await live.as('leaver');
      const who = JSON.parse(await leaver.ok(['auth', 'whoami', '-o', 'json'])) as { status: { userInfo: object } };
      expect(who.status.userInfo).toMatchObject({
        username: `arn:aws:sts::${live.cloud.account}:assumed-role/leaver/ann`,
        groups: ['system:authenticated'],
        extra: { canonicalArn: [live.roleArn('leaver')], sessionName: ['ann'] },
      });
      await live.eks.send(new DeleteAccessEntryCommand({ clusterName: 'prod', principalArn: live.roleArn('leaver') }));
      const after = await eventually(
        () => leaver.run(['get', 'pods']),
        ({ code }) => code !== 0,
      );
      expect(after.stderr).toMatch(/logged in to the server|cannot list resource/);
    });

    it('says what it cannot do in its capability report', async () => {
      const { services } = await live.cloud.capabilities();
      const notes = services.find(({ service }) => service === 'eks')?.notes.join('\n');
      expect(notes).toMatch(/Kubernetes \S+ answers for every cluster, whatever version was asked for/);
      expect(notes).toMatch(/No resources|no resources/);
    });
  });

  describe('the manifests of prod-aws', () => {
    it('are taken by server-side apply, and have nothing to change after it', async () => {
      await admin.ok(['apply', '--server-side', manager, '-f', manifests]);
      const diff = await admin.run(['diff', '--server-side', manager, '-f', manifests]);
      expect(diff).toMatchObject({ code: 0, stdout: '' });
      expect(
        await admin.run(['apply', '--server-side', manager, '--dry-run=server', '--validate=strict', '-f', manifests]),
      ).toMatchObject({ code: 0 });
    });

    it('show a label that was changed by hand as drift, and mend it', async () => {
      const label = 'pod-security.kubernetes.io/enforce';
      await admin.ok(['label', 'namespace', 'shop', `${label}=privileged`, '--overwrite']);
      const drift = await admin.run(['diff', '--server-side', '--force-conflicts', manager, '-f', manifests]);
      expect(drift.code).toBe(1);
      expect(drift.stdout).toMatch(new RegExp(`^-\\s+${label}: privileged$`, 'm'));
      expect(drift.stdout).toMatch(new RegExp(`^\\+\\s+${label}: restricted$`, 'm'));
      await admin.ok(['apply', '--server-side', '--force-conflicts', manager, '-f', manifests]);
      expect(await admin.run(['diff', '--server-side', manager, '-f', manifests])).toMatchObject({
        code: 0,
        stdout: '',
      });
    });

    it('refuse a pod without probes, once the admission policy is at work', async () => {
      const noProbes = refused.find(({ by }) => by === 'hera-probes');
      if (noProbes === undefined) throw new Error('no object without probes');
      const answer = await eventually(
        () => dryRun('shop', noProbes.object),
        ({ code }) => code !== 0,
      );
      expect(answer.stderr).toContain(noProbes.says);
    });

    it.each(refused)('refuse an object in production when $because', async ({ object, by, says }) => {
      const answer = await dryRun('shop', object);
      // Pod Security warns about a workload and refuses its pods; the admission policies refuse both.
      expect(answer).toMatchObject({ code: 1, stderr: expect.stringContaining(says) });
      if (by !== 'pod-security') expect(answer.stderr).toContain(`ValidatingAdmissionPolicy '${by}'`);
    });

    it.each([
      ['a pod', goodPod],
      ['a deployment', taken.find(({ kind }) => kind === 'Deployment')],
    ])('let %s that every namespace of applications takes not into the one called default', async (_, object) => {
      if (object === undefined) throw new Error('no such object');
      expect(await dryRun('default', object)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('nothing runs in default; use a namespace that is declared'),
      });
    });

    it('install the Cluster Autoscaler, with a pod that even an application namespace would take, but for its registry', async () => {
      const spec = JSON.parse(
        await admin.ok(['get', 'deployment', '-n', 'kube-system', 'cluster-autoscaler', '-o', 'json']),
      ) as { spec: { replicas: number; template: { spec: Record<string, unknown> } } };
      expect(spec.spec.replicas).toBe(2);
      const { serviceAccountName: _, serviceAccount: __, priorityClassName: ___, ...pod } = spec.spec.template.spec;
      const { code, stderr } = await dryRun('shop', {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'autoscaler' },
        spec: pod,
      });
      expect(code).toBe(1);
      expect(stderr).toContain("ValidatingAdmissionPolicy 'hera-image-registries'");
      expect(stderr).not.toMatch(/PodSecurity|hera-(image-tags|probes|resources|host-paths)/);
    });

    it.each([
      [true, ['list', 'nodes']],
      [true, ['update', 'nodes']],
      [true, ['create', 'pods', '--subresource=eviction', '-n', 'shop']],
      [true, ['watch', 'volumeattachments.storage.k8s.io']],
      [true, ['list', 'resourceslices.resource.k8s.io']],
      [true, ['update', 'leases.coordination.k8s.io/cluster-autoscaler', '-n', 'kube-system']],
      [true, ['update', 'configmaps/cluster-autoscaler-status', '-n', 'kube-system']],
      [false, ['update', 'leases.coordination.k8s.io/another', '-n', 'kube-system']],
      [false, ['update', 'configmaps/coredns', '-n', 'kube-system']],
      [false, ['get', 'secrets', '-n', 'kube-system']],
      [false, ['delete', 'nodes']],
      [false, ['create', 'pods', '-n', 'kube-system']],
      [false, ['create', 'pods', '--subresource=exec', '-n', 'shop']],
    ])('answer the autoscaler %s to whether it may %j', async (allowed, what) => {
      const as = '--as=system:serviceaccount:kube-system:cluster-autoscaler';
      expect((await admin.run(['auth', 'can-i', '--quiet', as, ...what])).code === 0).toBe(allowed);
    });

    it.each(taken)('take $kind $metadata.name', async (object) => {
      expect(await dryRun('shop', object)).toMatchObject({ code: 0, stderr: '' });
    });

    it('take a privileged pod where an exception with a reason says so, and there alone', async () => {
      const changed = changedManifests({
        namespaces: [
          { name: 'shop' },
          { name: 'agents', podSecurity: { enforce: 'privileged', reason: 'the log agent reads files of the node' } },
        ],
      });
      const folder = writeManifests(join(live.folder, 'changed'), changed);
      await admin.ok(['apply', '--server-side', '--force-conflicts', manager, '-f', folder]);
      expect(await dryRun('agents', privilegedPod)).toMatchObject({ code: 0 });
      expect(await dryRun('shop', privilegedPod)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('violates PodSecurity'),
      });
      await admin.ok(['create', '-n', 'shop', '-f', '-'], [goodPod]);
    });
  });

  describe('what each may do', () => {
    const bearers = new Map<string, Promise<Kubectl>>();
    const bearer = (name: string): Promise<Kubectl> => {
      const found = bearers.get(name) ?? live.as(name);
      bearers.set(name, found);
      return found;
    };
    const can = async (name: string, ...what: string[]): Promise<boolean> =>
      (await (await bearer(name)).run(['auth', 'can-i', '--quiet', ...what])).code === 0;
    const viewer = 'cluster-viewer';

    it('lets a viewer look at everything but secrets, and write nothing', async () => {
      const kubectl = await live.as(viewer);
      expect(await kubectl.ok(['get', 'pods', '-n', 'shop', '-o', 'name'])).toBe('pod/good\n');
      expect(await kubectl.run(['delete', 'pod', 'good', '-n', 'shop'])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('cannot delete resource "pods"'),
      });
      expect(await kubectl.run(['get', 'secrets', '-n', 'shop'])).toMatchObject({ code: 1 });
      expect(await kubectl.run(['label', 'namespace', 'shop', 'a=b'])).toMatchObject({ code: 1 });
    });

    it.each([
      ['operator', true, ['delete', 'pods', '-n', 'shop']],
      ['operator', false, ['create', 'namespaces']],
      ['operator', false, ['delete', 'pods', '-n', 'kube-system']],
      ['auditor', true, ['get', 'secrets', '-A']],
      ['auditor', true, ['list', 'nodes']],
      ['auditor', false, ['delete', 'pods', '-n', 'shop']],
      ['shop-editor', true, ['create', 'deployments.apps', '-n', 'shop']],
      ['shop-editor', false, ['create', 'deployments.apps', '-n', 'agents']],
      ['shop-editor', false, ['create', 'rolebindings', '-n', 'shop']],
      ['cluster-admin', true, ['*', '*', '-A']],
    ])('%s: %s for %j', async (name, allowed, what) => {
      expect(await can(name, ...what)).toBe(allowed);
    });
  });
});
