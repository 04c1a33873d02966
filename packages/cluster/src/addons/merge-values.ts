/** Configuration values of an add-on. */
export type Values = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `over` laid upon `base`: objects key by key, lists and everything else as a whole. Keys of `base` come first, in their order. */
export const mergeValues = (base: Values, over: Values): Values => {
  // A map, for keys such as __proto__ that an object would not take as keys.
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const under = merged.get(key);
    merged.set(key, isObject(under) && isObject(value) ? mergeValues(under, value) : value);
  }
  return Object.fromEntries(merged);
};
