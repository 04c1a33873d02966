import type { KubernetesObject } from '../engine/observations';

type Map = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Map => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Annotations that rules read. Others hold what people put there, the whole object as it was applied among it. */
const annotations = ['eks.amazonaws.com/role-arn'];

const pick = (of: unknown, names: readonly string[]): Map =>
  isMap(of) ? Object.fromEntries(names.flatMap((name) => (name in of ? [[name, of[name]]] : []))) : {};

const trimMetadata = (metadata: unknown): Map => ({
  ...pick(metadata, ['name', 'namespace', 'labels', 'creationTimestamp', 'ownerReferences']),
  ...(isMap(metadata) && isMap(metadata['annotations'])
    ? { annotations: pick(metadata['annotations'], annotations) }
    : {}),
});

/** Flags of the CNI's agent say whether it enforces network policies. Arguments of others may hold anything. */
const keepsArguments = (name: string): boolean => name === 'aws-node';

/** A container without its environment's values, its command and its files. */
const trimContainer = (container: unknown, name: string): Map => {
  const env: unknown = isMap(container) ? container['env'] : undefined;
  return {
    ...pick(container, [
      'name',
      'image',
      'readinessProbe',
      'livenessProbe',
      'startupProbe',
      'resources',
      'securityContext',
    ]),
    ...(keepsArguments(name) ? pick(container, ['args']) : {}),
    ...(Array.isArray(env) ? { env: env.map((each: unknown) => pick(each, ['name'])) } : {}),
  };
};

const trimPod = (spec: unknown, name: string): Map => ({
  ...pick(spec, [
    'serviceAccountName',
    'hostNetwork',
    'hostPID',
    'hostIPC',
    'nodeSelector',
    'tolerations',
    'topologySpreadConstraints',
    'automountServiceAccountToken',
  ]),
  ...Object.fromEntries(
    (['containers', 'initContainers'] as const).flatMap((list) => {
      const containers: unknown = isMap(spec) ? spec[list] : undefined;
      return Array.isArray(containers) ? [[list, containers.map((each) => trimContainer(each, name))]] : [];
    }),
  ),
});

const trimSpec = (kind: string, spec: unknown, name: string): unknown => {
  if (!isMap(spec)) return undefined;
  if (kind === 'Node') return pick(spec, ['taints', 'unschedulable', 'providerID']);
  const { template } = spec;
  if (!isMap(template)) return spec;
  return {
    ...pick(spec, ['replicas', 'selector', 'strategy', 'updateStrategy']),
    template: { metadata: pick(template['metadata'], ['labels']), spec: trimPod(template['spec'], name) },
  };
};

/**
 * An object as far as rules read it. Values of environment variables, commands, annotations and who managed which field are left behind: reports are
 * kept, and such things hold secrets.
 */
export const trimObject = (object: Map, kind: string, apiVersion: string): KubernetesObject => {
  const metadata = trimMetadata(object['metadata']);
  const name = String(metadata['name'] ?? '');
  const spec = trimSpec(kind, object['spec'], name);
  const status = kind === 'Node' ? pick(object['status'], ['conditions', 'nodeInfo']) : object['status'];
  return {
    apiVersion,
    kind,
    metadata: { ...metadata, name },
    ...(spec === undefined ? {} : { spec }),
    ...(status === undefined ? {} : { status }),
    ...(kind === 'ServiceAccount' ? pick(object, ['automountServiceAccountToken']) : {}),
  };
};
