import { Range } from 'semver';
import { usageError } from '../internal/failure';

const term = /^(>=|<=|>|<|=|~>)?\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?$/;

const comparator = (text: string): string | undefined => {
  const [, operator = '=', major, minor, patch] = term.exec(text) ?? [];
  if (major === undefined) return undefined;
  const full = `${major}.${minor ?? 0}.${patch ?? 0}`;
  if (operator !== '~>') return `${operator}${full}`;
  const below = patch === undefined ? `${Number(major) + 1}.0.0` : `${major}.${Number(minor) + 1}.0`;
  return `>=${full} <${below}`;
};

/**
 * Terraform's version constraint (`>= 5.100.0, < 7.0.0`, `~> 6.25`) as a semver range. `!=` is not understood.
 *
 * @throws HeraError `HERA_LC_001`
 */
export const rangeOf = (constraint: string): Range => {
  const parts = constraint.split(',').map((part) => comparator(part.trim()));
  if (parts.some((part) => part === undefined)) {
    throw usageError({
      code: 'HERA_LC_001',
      path: 'toolchain.providerConstraint',
      message: `"${constraint}" is not a version constraint`,
      allowed: 'terms with >=, <=, >, <, = or ~>, separated by commas',
      fix: 'write it as in ">= 5.100.0, < 7.0.0"',
    });
  }
  return new Range(parts.join(' '));
};
