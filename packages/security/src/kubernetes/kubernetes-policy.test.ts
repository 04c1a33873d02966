import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsStack, contextOf, defineEnvironment, factsOf, giveKubernetesComponent } from '@hera/core';
import { App, Testing } from 'cdktf';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Around, clusterFact, everything, objectsIn, objectsOf, shop, stackWith } from './kubernetes.fixture';
import { KubernetesPolicy, type KubernetesPolicyProps } from './index';

const profiles: readonly (readonly [string, KubernetesPolicyProps, Around])[] = [
  ['production', shop(), {}],
  ['development', shop(), { profile: 'development' }],
  ['everything', everything, {}],
  [
    'auto-mode',
    shop(),
    { cluster: clusterFact({ addons: [], autoMode: { nodePools: ['system'] }, networkPolicies: 'auto-mode' }) },
  ],
];

describe('KubernetesPolicy', () => {
  it.each(profiles)('writes the manifests of %s, the same bytes every time', async (name, props, around) => {
    const write = () =>
      [...new KubernetesPolicy(stackWith(around), 'Kubernetes', props).manifests]
        .map(([file, content]) => `# ${file}\n${content}`)
        .join('---\n');
    expect(write()).toBe(write());
    await expect(write()).toMatchFileSnapshot(`./__golden__/${name}.golden.yaml`);
  });

  it('adds nothing to the Terraform JSON', () => {
    const json = (build: (stack: AwsStack) => unknown) => {
      const stack = stackWith();
      build(stack);
      return Testing.synth(stack);
    };
    expect(json((stack) => new KubernetesPolicy(stack, 'Kubernetes', everything))).toBe(json(() => undefined));
  });

  it('is written by the stack, and described by a fact', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hera-security-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const app = new App({ outdir: join(folder, 'cdktf.out') });
    const environment = defineEnvironment({ name: 'test', profile: 'production', region: 'us-east-1' });
    const stack = new AwsStack(app, 'test-aws', { environment, target: { kind: 'aws' } });
    const policy = new KubernetesPolicy(stack, 'Kubernetes', {
      ...everything,
      namespaces: [
        { name: 'shop' },
        { name: 'agents', podSecurity: { enforce: 'baseline', reason: 'it runs as root, and will not for ever' } },
      ],
      cluster: { version: '1.36' },
      networkPolicyEngine: { name: 'calico', reason: 'installed by the network team, with its operator' },
    });
    app.synth();
    const [fact] = factsOf(contextOf(stack).facts, 'kubernetes');
    const written = join(folder, fact?.directory ?? '');
    expect(readdirSync(written)).toEqual(fact?.files);
    const contents = readdirSync(written).map((file) => readFileSync(join(written, file), 'utf8'));
    expect(contents).toEqual([...policy.manifests.values()]);
    expect(contents.flatMap(objectsIn)).toHaveLength(fact?.objects ?? 0);
    expect(fact).toMatchObject({
      directory: 'k8s.out/test-aws',
      owner: 'test-aws',
      kubernetesVersion: '1.36',
      namespaces: [
        { name: 'default', enforce: 'restricted', defaultDeny: true },
        { name: 'shop', enforce: 'restricted', defaultDeny: true },
        {
          name: 'agents',
          enforce: 'baseline',
          reason: 'it runs as root, and will not for ever',
          defaultDeny: true,
        },
      ],
      admission: {
        action: 'deny',
        policies: [
          'hera-image-registries',
          'hera-image-tags',
          'hera-probes',
          'hera-resources',
          'hera-host-paths',
          'hera-labelled-namespaces',
        ],
        exemptions: [{ namespace: 'agents', policies: ['hera-host-paths'] }],
        systemNamespaces: ['kube-system', 'kube-public', 'kube-node-lease', 'amazon-guardduty', 'istio-system'],
      },
      networkPolicyEngine: 'calico',
      rbacGroups: ['hera:admin', 'hera:operator', 'hera:viewer', 'auditors'],
    });
    const manifest = JSON.parse(
      readFileSync(join(folder, 'cdktf.out', 'stacks', 'test-aws', 'hera.manifest.json'), 'utf8'),
    ) as { facts: Record<string, unknown> };
    expect(manifest.facts['test-aws/Kubernetes']).toEqual(fact);
  });

  it.each(profiles)('marks every object of %s as its own, and names none twice', (_, props, around) => {
    const objects = objectsOf(props, around);
    for (const { metadata } of objects) {
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/managed-by': 'hera', 'hera.dev/owner': 'test-aws' });
    }
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(profiles)(
    'makes no namespace of the cluster its own in %s, but for the one called default',
    (_, props, around) => {
      const namespaces = objectsOf(props, around).filter(({ kind }) => kind === 'Namespace');
      expect(
        namespaces.map(({ metadata }) => metadata.name).filter((name) => /^(kube-|default|amazon-)/.test(name)),
      ).toEqual(around.profile === 'development' ? [] : ['default']);
    },
  );

  it('writes what other constructs give for its cluster, as its own, before admission', () => {
    const stack = stackWith();
    const give = (cluster: string, name: string) =>
      giveKubernetesComponent(stack, {
        name,
        cluster,
        objects: [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'kube-system' } }],
        otherwise: 'install its chart',
      });
    give('test', 'autoscaler');
    give('another', 'agent');
    const { manifests } = new KubernetesPolicy(stack, 'Kubernetes', shop());
    expect([...manifests.keys()].slice(-2)).toEqual(['65-autoscaler.yaml', '70-admission-policies.yaml']);
    const [account, ...others] = objectsIn(manifests.get('65-autoscaler.yaml') ?? '');
    expect(others).toEqual([]);
    expect(account?.metadata).toEqual({
      name: 'autoscaler',
      namespace: 'kube-system',
      labels: { 'app.kubernetes.io/managed-by': 'hera', 'hera.dev/owner': 'test-aws' },
    });
    const [fact] = factsOf(contextOf(stack).facts, 'kubernetes');
    expect(fact?.components).toEqual(['autoscaler']);
    expect(fact?.files).toEqual([...manifests.keys()]);
    expect(fact?.objects).toBe([...manifests.values()].flatMap(objectsIn).length);
    expect(() => give('test', 'late')).toThrow(/HERA_CORE_007/);
  });
});
