const stepsOf = (path: string): string[] => path.split(/(?<!\\)\./).map((each) => each.replaceAll('\\.', '.'));

/**
 * Sets what a dotted path leads to, or removes it; a dot within a name has a backslash before it.
 *
 * @throws Error for a path that leads nowhere, and where nothing would change: such a row says nothing
 */
export const changeValue = (target: unknown, path: string, to: unknown): void => {
  const steps = stepsOf(path);
  const last = steps.pop() ?? '';
  let at = target as Record<string, unknown>;
  for (const step of steps) {
    const next = at[step];
    if (typeof next !== 'object' || next === null) throw new Error(`${path} leads nowhere at ${step}`);
    at = next as Record<string, unknown>;
  }
  if (JSON.stringify(at[last]) === JSON.stringify(to)) throw new Error(`${path} is ${JSON.stringify(to)} already`);
  if (to === undefined) Reflect.deleteProperty(at, last);
  else at[last] = to;
};
