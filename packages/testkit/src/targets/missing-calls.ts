import { HeraError } from '@hera/core/errors';
import { UnsupportedOperation } from '../internal/unsupported';

/** How the AWS provider words an answer: `operation error EKS: RegisterCluster, https response error StatusCode: 501`. */
const notImplemented = /operation error ([\w ]+): (\w+),(?:(?!operation error |StatusCode: )[^])*?StatusCode: 501\b/;

/**
 * Calls that the target lacks, where that alone ended the work: what the SDK clients of this package throw, and a failure of Terraform
 * of which every problem is such a call.
 *
 * @returns for example `['eks:RegisterCluster']`; nothing when anything else went wrong
 */
export const missingCalls = (error: unknown): readonly string[] => {
  if (error instanceof UnsupportedOperation) return [error.operation];
  if (!HeraError.is(error)) return [];
  const calls = error.problems.map(({ message }) => {
    const [, service, operation] = notImplemented.exec(message) ?? [];
    return service === undefined ? undefined : `${service.replaceAll(' ', '').toLowerCase()}:${operation ?? ''}`;
  });
  return calls.includes(undefined) ? [] : [...new Set(calls.filter((call) => call !== undefined))].sort();
};
