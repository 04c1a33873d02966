/** Labels by which Hera knows its own objects. Only what carries both may ever be pruned. */
export const ownerLabels = { managedBy: 'app.kubernetes.io/managed-by', owner: 'hera.dev/owner' } as const;

/** Value of `app.kubernetes.io/managed-by`, and name of the field manager of every server-side apply. */
export const fieldManager = 'hera';

/** One entry of `metadata.managedFields`. */
export interface ManagedFields {
  /** @default - the API server does not know it */
  readonly manager?: string;
  /** `Apply` or `Update`. @default - not known */
  readonly operation?: string;
}

/** An object of the Kubernetes API, as far as every kind has the same shape. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly managedFields?: readonly ManagedFields[];
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '');

/** Tells objects apart, whichever version of their API group they are written in. */
export const keyOf = ({ apiVersion, kind, metadata }: KubernetesObject): string =>
  [groupOf(apiVersion), kind, metadata.namespace ?? '', metadata.name].join('/');

/** For people, for example `NetworkPolicy shop/default-deny`. */
export const nameOf = ({ kind, metadata }: KubernetesObject): string =>
  `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;

/** Whether an object carries both labels of this owner. */
export const isOwnedBy = ({ metadata: { labels = {} } }: KubernetesObject, owner: string): boolean =>
  labels[ownerLabels.managedBy] === fieldManager && labels[ownerLabels.owner] === owner;

/** Whether Hera has ever applied this live object. */
export const wasApplied = ({ metadata: { managedFields = [] } }: KubernetesObject): boolean =>
  managedFields.some(({ manager, operation }) => manager === fieldManager && operation === 'Apply');
