import type { IConstruct } from 'constructs';
import { contextOf } from './context';
import { HeraError } from './errors';

/** A Kubernetes object as plain data, without references that only Terraform resolves. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    /** @default - the object belongs to the cluster */
    readonly namespace?: string;
    /** @default - those of every object alone */
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Something that runs in the cluster, as the construct that needs it describes it. */
export interface KubernetesComponent {
  /** Lower-case letters, digits and dashes, such as `cluster-autoscaler`: part of a file's name. */
  readonly name: string;
  /** Name of the cluster that it is for. */
  readonly cluster: string;
  readonly objects: readonly KubernetesObject[];
  /** How to install it where nothing writes manifests, in words. */
  readonly otherwise: string;
}

/** What was given in a stack, by cluster and name, and which clusters have something that writes it. */
export interface KubernetesComponents {
  readonly given: Map<string, KubernetesComponent & { readonly constructPath: string }>;
  readonly takenFor: Set<string>;
}

/**
 * Hands the objects of a component to whatever writes the manifests of the stack: `KubernetesPolicy` of `@hera/security/kubernetes`, which
 * puts the labels of the owner on them. Where nothing takes them until the end of synth, the `AwsStack` warns (`HERA_CORE_006`).
 *
 * @returns whether the stack holds them: outside of an `AwsStack` nothing writes manifests
 * @throws HeraError `HERA_CORE_007` where the name is taken, or what writes the manifests is there already
 */
export const giveKubernetesComponent = (scope: IConstruct, component: KubernetesComponent): boolean => {
  const { kubernetesComponents: components } = contextOf(scope);
  if (components === undefined) return false;
  const { name, cluster } = component;
  const key = `${cluster}/${name}`;
  const twice = components.given.has(key);
  if (twice || components.takenFor.has(cluster)) {
    throw new HeraError({
      code: 'HERA_CORE_007',
      path: '',
      message: twice
        ? `two constructs of this stack give the Kubernetes component ${name} of the cluster ${cluster}`
        : `the Kubernetes component ${name} is given after the manifests were put together`,
      allowed: twice ? 'one of each name for a cluster' : 'before KubernetesPolicy is made',
      fix: twice ? 'take one of the two constructs away' : 'make KubernetesPolicy after it',
      constructPath: scope.node.path,
    });
  }
  components.given.set(key, { ...component, constructPath: scope.node.path });
  return true;
};

/** The components of a cluster that were given in the stack until now, in their order; from here on none can be given for it. */
export const takeKubernetesComponents = (scope: IConstruct, cluster: string): readonly KubernetesComponent[] => {
  const { kubernetesComponents: components } = contextOf(scope);
  if (components === undefined) return [];
  components.takenFor.add(cluster);
  return [...components.given.values()].filter((each) => each.cluster === cluster);
};
