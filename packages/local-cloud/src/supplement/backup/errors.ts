import { type AwsError, capitalisedError as refused } from '../aws-error';

/** 400: a value is wrong in itself, or names something that is not there where AWS says so in these words. */
export const invalidValue = (message: string): AwsError => refused('InvalidParameterValueException', 400, message);

/** 400: something required is missing. */
export const missing = (member: string): AwsError =>
  refused('MissingParameterValueException', 400, `${member} is required.`);

/** 400: the request does not fit the state of what it is about. */
export const invalidRequest = (message: string): AwsError => refused('InvalidRequestException', 400, message);

/** 400: a duplicate. */
export const alreadyExists = (message: string, arn: string | undefined, creatorRequestId?: string): AwsError =>
  refused('AlreadyExistsException', 400, message, { Arn: arn, CreatorRequestId: creatorRequestId });

/** 400, not 404. */
export const notFound = (message: string): AwsError => refused('ResourceNotFoundException', 400, message);

/**
 * 403: what AWS answers who asks for a vault that is not there, so as not to tell which vaults are. The AWS provider reads it as gone
 * (5.100.0, `internal/service/backup/vault.go`).
 */
export const notPermitted = (): AwsError =>
  refused('AccessDeniedException', 403, 'Insufficient privileges to perform this action.');

/** The value of a member that the API model marks as required. @throws AwsError MissingParameterValueException */
export const required = <Value>(value: Value | null | undefined, member: string): Value => {
  if (value === undefined || value === null || value === '') throw missing(member);
  return value;
};

/** Refuses a value outside of a closed list. @throws AwsError InvalidParameterValueException */
export const oneOf = <Value extends string>(
  value: string | undefined,
  allowed: readonly Value[],
  member: string,
): void => {
  if (value !== undefined && !(allowed as readonly string[]).includes(value)) {
    throw invalidValue(`${member}: ${value} is not one of ${allowed.join(', ')}.`);
  }
};

/** Refuses what is no whole number within bounds. @throws AwsError InvalidParameterValueException */
export const wholeNumber = (value: unknown, [least, most]: readonly [number, number], member: string): void => {
  if (value === undefined || value === null) return;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return;
  throw invalidValue(`${member}: ${String(value)} is not a whole number from ${least} to ${most}.`);
};
