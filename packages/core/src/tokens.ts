import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { HeraError } from './errors';

/** Whether a value is only known to Terraform, after synth. */
export const isUnknown = (value: unknown): boolean => Token.isUnresolved(value);

/**
 * A value that Hera must read at synth, so it cannot be a reference to another resource.
 *
 * @throws HeraError `HERA_CORE_002` when the value is a token
 */
export const requireKnown = <T>(value: T, path: string, scope?: IConstruct): T => {
  if (!isUnknown(value)) return value;
  throw new HeraError({
    code: 'HERA_CORE_002',
    path,
    message: 'is a reference that Terraform resolves later, but Hera has to read it at synth',
    allowed: 'a literal value',
    fix: `write ${path} out, or read it from the file that both sides use`,
    ...(scope === undefined ? {} : { constructPath: scope.node.path }),
  });
};
