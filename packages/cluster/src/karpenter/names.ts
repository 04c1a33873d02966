import { createHash } from 'node:crypto';

const digits = 8;

/** A name as it is, or cut to `longest` with a digest of the whole in its end, so that two long names stay two names. */
export const boundedName = (name: string, longest: number): string => {
  if (name.length <= longest) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, digits);
  return `${name.slice(0, longest - digits - 1)}-${digest}`;
};
