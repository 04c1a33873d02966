import type { KubernetesObject } from '@hera/core';
import { ApiObject, App, Chart, Yaml } from 'cdk8s';

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
