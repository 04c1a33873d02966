import { AwsError } from './aws-error';

/** Members of a body, which is a JSON object or nothing. @throws AwsError SerializationException */
export const bodyMembers = (body: Buffer): object => {
  if (body.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    parsed = undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new AwsError('SerializationException', 400, 'The request body is not a JSON object.');
  }
  return parsed;
};
