import type { Problem } from '@hera/core/errors';

/** An attestation or exception as the engine weighs it: read, checked and verified by `attestations`. */
export interface AttestationEvidence {
  /** Id of the item. */
  readonly item: string;
  readonly kind: 'attestation' | 'exception';
  readonly statement: string;
  /** Links or paths. */
  readonly evidence: readonly string[];
  readonly by: string;
  readonly role: string;
  /** ISO 8601 date. */
  readonly date: string;
  /** ISO 8601 date: the last day on which it holds, UTC. */
  readonly expires: string;
  /** Why, for an exception. @default - it is none */
  readonly reason?: string;
  /** @default - nobody reviewed it */
  readonly secondReviewer?: string;
  /** Path of the record, from the root of the repository. */
  readonly file: string;
  /** `unsigned`: there is no signature; `failed`: there is one, and it does not hold; `unknown`: it could not be verified here. */
  readonly signature: 'verified' | 'unsigned' | 'failed' | 'unknown';
  /** What is wrong with it: signature, reviewer, validity. Empty when nothing is. */
  readonly problems: readonly Problem[];
  /** Hash of what was reviewed; `current` is what it is now, where the reader of the record can tell. @default - nothing was hashed */
  readonly reviewed?: {
    readonly kind: 'security-group-rules' | 'file';
    readonly sha256: string;
    /** @default - the engine knows it (security groups), or nobody does */
    readonly current?: string;
    /** Path of the file. @default - it is not a file */
    readonly path?: string;
  };
  /** Minutes that a drill took. @default - not a drill, or not measured */
  readonly measuredMinutes?: number;
}
