import { invalidParameter } from './errors';

/** One page of a list. */
export interface Page<Item> {
  readonly items: Item[];
  readonly nextToken: string | undefined;
}

/** Cuts a page. The token is the offset, opaque to callers. @throws AwsError InvalidParameterException for a foreign token */
export const pageOf = <Item>(
  all: readonly Item[],
  input: { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined },
): Page<Item> => {
  const size = input.maxResults ?? 100;
  if (size < 1 || size > 100) throw invalidParameter(`maxResults: ${size} is not between 1 and 100.`);
  const text = input.nextToken === undefined ? '0' : Buffer.from(input.nextToken, 'base64url').toString('utf8');
  if (!/^\d+$/.test(text)) throw invalidParameter('nextToken is not a token of this operation.');
  const start = Number(text);
  const end = start + size;
  return {
    items: all.slice(start, end),
    nextToken: end < all.length ? Buffer.from(String(end)).toString('base64url') : undefined,
  };
};
