import { isUnknown } from '@hera/core';
import { Fn } from 'cdktf';
import type { PolicyStatement } from '../addons';

/** The cluster that a policy is cut to. */
export interface PolicyPlace {
  /** Readable at synth. */
  readonly clusterName: string;
  /** ARN of the cluster; a reference while it is made in the same stack. */
  readonly clusterArn: string;
  /** Partition of every ARN, for example `aws`. */
  readonly partition: string;
}

/** One customer-managed policy. IAM takes 6,144 characters without white space in each. */
export interface PolicyPart {
  /** Its construct id, and part of its name in IAM: letters and digits. */
  readonly name: string;
  readonly statements: readonly PolicyStatement[];
}

/** What a controller in the cluster has to be allowed, ready for `grantServiceAccount`. */
export interface ServiceAccountPolicy {
  /** What it is for, for example `external-dns`. */
  readonly name: string;
  /** AWS managed policies, by name (with path) or ARN. @default - none */
  readonly managedPolicies?: readonly string[];
  /** Policies of this package, cut to the cluster. @default - none */
  readonly parts?: (place: PolicyPlace) => readonly PolicyPart[];
  /** Route 53 hosted zones that it may change, for the checks. @default - it changes none */
  readonly hostedZoneIds?: readonly string[];
}

/** ARN of a resource of the same account and region as the cluster, for example `nodegroup/<cluster>/*`. */
export const siblingArn = (clusterArn: string, service: string, resource: string): string => {
  const known = isUnknown(clusterArn) ? undefined : clusterArn.split(':');
  const part = (index: number): string =>
    known === undefined ? `${Fn.element(Fn.split(':', clusterArn), index)}` : (known[index] ?? '');
  return `arn:${part(1)}:${service}:${part(3)}:${part(4)}:${resource}`;
};

/** The one part of a policy that is small enough. */
export const onePart = (name: string, statements: readonly PolicyStatement[]): readonly PolicyPart[] => [
  { name, statements },
];
