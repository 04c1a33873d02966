import { AwsError } from '../aws-error';

/** Which resource an EKS error speaks of; these travel as members of the error body. */
export interface Subject {
  /** @default - not about a cluster */
  readonly clusterName?: string | undefined;
  /** @default - not about a node group */
  readonly nodegroupName?: string | undefined;
  /** @default - not about an add-on */
  readonly addonName?: string | undefined;
}

/** 400: the request is wrong in itself. */
export const invalidParameter = (message: string, subject: Subject = {}): AwsError =>
  new AwsError('InvalidParameterException', 400, message, { ...subject });

/** 400: the request does not fit the state that the cluster is in. */
export const invalidRequest = (message: string, subject: Subject = {}): AwsError =>
  new AwsError('InvalidRequestException', 400, message, { ...subject });

/** 404. */
export const notFound = (message: string, subject: Subject = {}): AwsError =>
  new AwsError('ResourceNotFoundException', 404, message, { ...subject });

/** 409: a duplicate, or something still depends on the resource. */
export const inUse = (message: string, subject: Subject = {}): AwsError =>
  new AwsError('ResourceInUseException', 409, message, { ...subject });

/** The value of a member that the API model marks as required. @throws AwsError InvalidParameterException */
export const required = <Value>(value: Value | null | undefined, member: string): Value => {
  if (value === undefined || value === null || value === '') throw invalidParameter(`${member} is required.`);
  return value;
};

/** Refuses a value outside of a closed list. @throws AwsError InvalidParameterException */
export const oneOf = <Value extends string>(
  value: string | undefined,
  allowed: readonly Value[],
  member: string,
): void => {
  if (value !== undefined && !(allowed as readonly string[]).includes(value)) {
    throw invalidParameter(`${member}: ${value} is not one of ${allowed.join(', ')}.`);
  }
};
