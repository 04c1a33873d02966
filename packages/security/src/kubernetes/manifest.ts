import { ApiObject, App, Chart, Yaml } from 'cdk8s';

/** A Kubernetes object as plain data. */
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

/** Label whose value is the stack that an object comes from. */
export const ownerLabel = 'hera.dev/owner';

/** Labels of every object: what carries them and is no longer in the manifests may be pruned. */
export const ownershipLabels = (owner: string): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/managed-by': 'hera',
  [ownerLabel]: owner,
});

/** Several objects as one YAML file, in their order, with the labels of their owner. */
export const manifestOf = (objects: readonly KubernetesObject[], owner: string): string => {
  const chart = new Chart(new App(), 'manifest', { labels: { ...ownershipLabels(owner) } });
  objects.forEach((object, index) => new ApiObject(chart, String(index), object));
  return Yaml.stringify(...chart.toJson());
};
