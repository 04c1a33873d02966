import { type KubernetesObject, takeKubernetesComponents } from '@hera/core';
import { TerraformStack, Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { developmentProps, productionProps, stackOf } from '../cluster.fixture';
import { Cluster } from '../cluster';
import { kubernetesVersions } from '../versions';
import { systemNodeGroup } from '../node-group-presets';
import type { ClusterProps } from '../cluster-props';
import { autoscalerImage, kubernetesVersionsWithAutoscaler } from './autoscaler-versions';

const built = (props: ClusterProps, stack = stackOf('production')): readonly KubernetesObject[] => {
  new Cluster(stack, 'Cluster', props);
  const [component, ...others] = takeKubernetesComponents(stack, 'prod');
  expect([component?.name, others]).toEqual(['cluster-autoscaler', []]);
  return component?.objects ?? [];
};
const one = (objects: readonly KubernetesObject[], kind: string): KubernetesObject => {
  const [found, ...others] = objects.filter((object) => object.kind === kind);
  if (found === undefined || others.length > 0) throw new Error(`not one ${kind}`);
  return found;
};

interface Deployment {
  readonly replicas: number;
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly template: {
    readonly metadata: { readonly labels: object };
    readonly spec: Readonly<Record<string, unknown>> & {
      readonly containers: readonly [Readonly<Record<string, unknown>>];
    };
  };
}
const deploymentOf = (objects: readonly KubernetesObject[]) => one(objects, 'Deployment')['spec'] as Deployment;

describe('objects of the Cluster Autoscaler', () => {
  const objects = built(productionProps({ clusterAutoscaler: true }));

  it('are these', async () => {
    const text = objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join('---\n');
    await expect(text).toMatchFileSnapshot('./__golden__/cluster-autoscaler.golden.yaml');
  });

  it('run two pods, of which one leads, on different nodes, at home on those for the system', () => {
    const { replicas, template, selector } = deploymentOf(objects);
    expect(replicas).toBe(2);
    expect(template.metadata.labels).toMatchObject(selector.matchLabels);
    expect(one(objects, 'PodDisruptionBudget')['spec']).toMatchObject({
      maxUnavailable: 1,
      selector: { matchLabels: selector.matchLabels },
    });
    expect(template.spec).toMatchObject({
      serviceAccountName: 'cluster-autoscaler',
      priorityClassName: 'system-cluster-critical',
      tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
      topologySpreadConstraints: [
        { topologyKey: 'topology.kubernetes.io/zone' },
        { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule' },
      ],
    });
    expect(JSON.stringify(template.spec['affinity'])).toContain('"values":["system"]');
    expect(template.spec.containers[0]['command']).toEqual(expect.arrayContaining(['--leader-elect=true']));
  });

  it('take the groups of this cluster alone, in a region that they need not ask for', () => {
    const [container] = deploymentOf(objects).template.spec.containers;
    expect(container['command']).toContain(
      '--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/prod',
    );
    expect(container['env']).toEqual([{ name: 'AWS_REGION', value: 'us-east-1' }]);
  });

  it('read no secret, write no workload, and let nothing be done to every config map or lease', () => {
    const rules = ['ClusterRole', 'Role'].flatMap(
      (kind) =>
        one(objects, kind)['rules'] as readonly {
          readonly resources: readonly string[];
          readonly verbs: readonly string[];
          readonly resourceNames?: readonly string[];
        }[],
    );
    expect(JSON.stringify(rules)).not.toMatch(/"\*"|secrets|"delete","deletecollection"/);
    for (const { resources, verbs, resourceNames } of rules) {
      if (resources.includes('configmaps') || resources.includes('leases'))
        expect(verbs.some((verb) => ['update', 'delete', 'patch'].includes(verb))).toBe(resourceNames !== undefined);
    }
  });

  it('hold the pod to the Pod Security level restricted, with probes, requests and a memory limit', () => {
    const { spec } = deploymentOf(objects).template;
    expect(spec).toMatchObject({
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          readinessProbe: {},
          livenessProbe: {},
          resources: { requests: { cpu: '100m', memory: '600Mi' }, limits: { memory: '600Mi' } },
        },
      ],
    });
    expect(spec).not.toHaveProperty('volumes');
  });

  it('are one pod where there is one node, and hold no node to be for the system that is not', () => {
    const few = built(
      developmentProps({
        clusterAutoscaler: true,
        nodeGroups: [systemNodeGroup({ taints: [], scaling: { minimum: 1, maximum: 2 } })],
      }),
      stackOf('development'),
    );
    expect(deploymentOf(few).replicas).toBe(1);
    expect(deploymentOf(few).template.spec).not.toHaveProperty('affinity');
  });

  it('are given to no stack that does not say its region', () => {
    const plain = new TerraformStack(Testing.app(), 'plain');
    new Cluster(plain, 'Cluster', productionProps({ clusterAutoscaler: true }));
    expect(takeKubernetesComponents(plain, 'prod')).toEqual([]);
  });
});

describe('images of the Cluster Autoscaler', () => {
  it('are confirmed for every Kubernetes version of the table', () => {
    expect(kubernetesVersionsWithAutoscaler).toEqual(kubernetesVersions.map(({ version }) => version));
  });

  it.each(kubernetesVersions.map(({ version }) => version))('have the minor version of Kubernetes %s', (version) => {
    const { tag, image } = autoscalerImage(version);
    expect(tag.startsWith(`v${version}.`)).toBe(true);
    expect(image).toMatch(/^registry\.k8s\.io\/autoscaling\/cluster-autoscaler:v[\d.]+(@sha256:[0-9a-f]{64})?$/);
  });

  it('are the first patch of a version that nobody confirmed', () => {
    expect(autoscalerImage('1.99').tag).toBe('v1.99.0');
  });
});
