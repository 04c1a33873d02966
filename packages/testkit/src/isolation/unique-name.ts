import { HeraError, type Problem } from '@hera/core/errors';
import { createHash, randomBytes } from 'node:crypto';

let seed: string | undefined;

/** Seed of this process: `HERA_TEST_SEED`, else a random one. Printed when a stage fails. */
export const runSeed = (): string => (seed ??= process.env['HERA_TEST_SEED'] || randomBytes(6).toString('hex'));

/** The seed that names were made from so far. @returns undefined when none was made from this process's own seed */
export const usedSeed = (): string | undefined => seed;

const prefixForm = /^[a-z][a-z0-9-]{0,30}$/;

/**
 * A name for a resource, for example `vpc-3f9c01d2`: the same prefix and seed always give the same name.
 *
 * @param prefix lower-case letters, digits and dashes, so that every AWS service takes it; at most 31
 * @param from seed; give tests of one run different ones, such as `${runSeed()}-${testName}`. Default: `runSeed()`
 * @throws HeraError `HERA_TEST_088`
 */
export const uniqueName = (prefix: string, from: string = runSeed()): string => {
  const problems: Problem[] = [];
  const add = (path: string, message: string, allowed: string, fix: string): void => {
    problems.push({ code: 'HERA_TEST_088', path, message, allowed, fix });
  };
  if (!prefixForm.test(prefix)) {
    const allowed = 'a lower-case letter, then up to 30 lower-case letters, digits and dashes';
    add('prefix', `${JSON.stringify(prefix)} cannot start a name`, allowed, 'take another prefix');
  }
  if (from === '') add('seed', 'it is empty', 'any other text', 'leave it out, or give the seed of the run');
  if (problems.length > 0) throw new HeraError(problems);
  const digest = createHash('sha256').update(`${from}\n${prefix}`).digest('hex');
  return `${prefix.replace(/-+$/, '')}-${digest.slice(0, 8)}`;
};
