/** Does the work of one key in turn, so that two creates of the same name cannot both look, see nothing, and win. */
export const turns = (): (<Value>(key: string, work: () => Promise<Value>) => Promise<Value>) => {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const result = (tails.get(key) ?? Promise.resolve()).then(work);
    tails.set(
      key,
      result.catch(() => undefined),
    );
    return result;
  };
};
