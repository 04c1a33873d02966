import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';

/** The Terraform JSON of a stack, with every reference resolved. */
export type TerraformJson = Readonly<Record<string, unknown>>;

const key = Symbol.for('hera.core.lastLooks');

/**
 * Shows a construct the finished Terraform JSON of its stack: at the end of every synth, after all aspects, overrides and validations, and
 * before it is written. What the look throws ends the synth as it is, so a `HeraError` stays one. It works in any `TerraformStack`.
 */
export const lastLook = (scope: IConstruct, look: (json: TerraformJson) => void): void => {
  const stack = TerraformStack.of(scope) as TerraformStack & { [key]?: ((json: TerraformJson) => void)[] };
  const looks = stack[key];
  if (looks !== undefined) {
    looks.push(look);
    return;
  }
  const all = [look];
  const toTerraform = stack.toTerraform.bind(stack);
  Object.defineProperty(stack, key, { value: all });
  // CDKTF has no hook of its own here: aspects and validations come before escape hatches of the stack are merged in.
  stack.toTerraform = () => {
    const json: TerraformJson = toTerraform();
    for (const each of all) each(json);
    return json;
  };
};
