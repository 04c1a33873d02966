import diff from 'microdiff';
import type { KubernetesObject } from './kubernetes-object';

/** One field that an apply would change. */
export interface FieldChange {
  /** For example `metadata.labels.team` or `metadata.labels["hera.dev/owner"]`. */
  readonly path: string;
  /** What it is now; never told of Secrets. @default - it is not there */
  readonly live?: unknown;
  /** What it would be; never told of Secrets. @default - it goes */
  readonly wanted?: unknown;
  /** Who set it to what it is now, where that is somebody else than Hera: the field has drifted. @default - it has not */
  readonly manager?: string;
}

/** What the API server itself keeps, and what says nothing about the object's meaning. */
const ownFields = ['managedFields', 'resourceVersion', 'generation', 'uid', 'creationTimestamp', 'selfLink'];

const meaning = ({ metadata, ...rest }: KubernetesObject): Record<string, unknown> => {
  const kept = Object.entries(rest).filter(([name]) => name !== 'status');
  const told = Object.entries(metadata).filter(([name]) => !ownFields.includes(name));
  return { ...Object.fromEntries(kept), metadata: Object.fromEntries(told) };
};

const pathOf = (parts: readonly (string | number)[]): string =>
  parts
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');

/** Fields that differ between the live object and what the API server would make of it, in the order of their paths. */
export const fieldChanges = (live: KubernetesObject, wanted: KubernetesObject): FieldChange[] => {
  const secret = wanted.kind === 'Secret';
  return diff(meaning(live), meaning(wanted))
    .map((difference) => ({
      path: pathOf(difference.path),
      ...(secret || difference.type === 'CREATE' ? {} : { live: difference.oldValue as unknown }),
      ...(secret || difference.type === 'REMOVE' ? {} : { wanted: difference.value as unknown }),
    }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
};
