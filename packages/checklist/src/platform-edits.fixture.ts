import type { Json, Platform } from './platform.fixture';

/** Takes resources away, `type.name` each. */
export const without =
  (...addresses: readonly string[]) =>
  (stack: Platform): void => {
    for (const address of addresses) {
      const [type = '', name = ''] = address.split('.');
      if (stack[type]?.[name] === undefined) throw new Error(`there is no ${address}`);
      Reflect.deleteProperty(stack[type], name);
    }
  };

/** One change after the other. */
export const all =
  (...changes: readonly ((stack: Platform) => void)[]) =>
  (stack: Platform): void => {
    for (const change of changes) change(stack);
  };

/** Puts a value in the place of a path in a resource. */
export const set =
  (address: string, path: string, to: unknown) =>
  (stack: Platform): void => {
    const [type = '', name = ''] = address.split('.');
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    const holder = steps.reduce((at: Json, step) => at?.[step], stack[type]?.[name]);
    if (holder === undefined) throw new Error(`there is no ${path} in ${address}`);
    holder[last] = to;
  };

/** Adds a resource, or puts another one in its place. */
export const add =
  (address: string, values: object) =>
  (stack: Platform): void => {
    const [type = '', name = ''] = address.split('.');
    stack[type] = { ...stack[type], [name]: values };
  };
