import { type AwsError, capitalisedError as refused } from '../aws-error';

/** 400: a value is wrong. */
export const invalidParameter = (message: string): AwsError => refused('InvalidParameterException', 400, message);

/** 400: there is one already. */
export const duplicate = (message: string): AwsError => refused('DuplicateRecordException', 400, message);

/** 400, not 404. */
export const notFound = (message: string): AwsError => refused('NotFoundException', 400, message);

/** 400: more notifications or subscribers than AWS allows. */
export const tooMany = (message: string): AwsError => refused('CreationLimitExceededException', 400, message);

/** 400: a budget of another account. */
export const notPermitted = (message: string): AwsError => refused('AccessDeniedException', 400, message);

/** 400: a foreign page token, or a page size out of range. */
export const invalidPage = (message: string): AwsError =>
  refused(message.startsWith('nextToken') ? 'InvalidNextTokenException' : 'InvalidParameterException', 400, message);

/** The value of a member that the API model marks as required. @throws AwsError InvalidParameterException */
export const required = <Value>(value: Value | null | undefined, member: string): Value => {
  if (value === undefined || value === null || value === '') throw invalidParameter(`${member} is required.`);
  return value;
};

/** A value out of a closed list. @throws AwsError InvalidParameterException */
export const oneOf = <const Value extends string>(
  value: string | undefined,
  allowed: readonly Value[],
  member: string,
): Value => {
  const given = required(value, member);
  const found = allowed.find((each) => each === given);
  if (found === undefined) throw invalidParameter(`${member}: ${given} is not one of ${allowed.join(', ')}.`);
  return found;
};
