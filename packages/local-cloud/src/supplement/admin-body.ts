import type { z } from 'zod';
import type { AwsError } from './aws-error';

/**
 * The body of an admin request by its schema.
 * @throws AwsError made by `refuse`, with every problem
 */
export const checkedBody = <Value>(
  schema: z.ZodType<Value>,
  body: unknown,
  refuse: (message: string) => AwsError,
): Value => {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw refuse(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '));
};
