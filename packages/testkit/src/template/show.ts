import { isMatcher, type Matcher } from './match';

const longest = 120;

const condition = (matcher: Matcher): string => {
  switch (matcher.kind) {
    case 'absent':
      return 'absent';
    case 'any':
      return 'any value';
    case 'exact':
      return `exactly ${nested(matcher.value)}`;
    case 'like':
      return nested(matcher.value);
    case 'array':
      return `a list with ${nested(matcher.items)}`;
    case 'text':
      return `text matching ${String(matcher.pattern)}`;
  }
};

const nested = (value: unknown): string => {
  if (isMatcher(value)) return `<${condition(value)}>`;
  if (value instanceof RegExp) return `<text matching ${String(value)}>`;
  if (Array.isArray(value)) return `[${value.map(nested).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? String(value);
  // Such as `expect.stringContaining`, which know their own words.
  if ('asymmetricMatch' in value) return `<${String(value)}>`;
  const fields = Object.entries(value).map(
    ([key, item]) => `${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${nested(item)}`,
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
};

/** A value as a failure prints it: on one line, cut when it is long. Conditions are put into words. */
export const show = (value: unknown): string => {
  if (value === undefined) return 'absent';
  const text = isMatcher(value) ? condition(value) : nested(value);
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
};
