import type { KubernetesObject } from './kubernetes-object';

/** An object with both labels of an owner. */
export const owned = (
  kind: string,
  name: string,
  options: {
    readonly apiVersion?: string;
    readonly namespace?: string;
    readonly owner?: string;
    readonly more?: Readonly<Record<string, unknown>>;
  } = {},
): KubernetesObject => ({
  apiVersion: options.apiVersion ?? 'v1',
  kind,
  metadata: {
    name,
    ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
    uid: `uid-${name}`,
    labels: { 'app.kubernetes.io/managed-by': 'hera', 'hera.dev/owner': options.owner ?? 'prod-aws' },
  },
  ...options.more,
});
