import type { AwsError } from './aws-error';

/** One page of a list. */
export interface Page<Item> {
  readonly items: Item[];
  readonly nextToken: string | undefined;
}

/** What a list operation takes. */
export interface PageInput {
  /** @default - the largest page */
  readonly maxResults?: number | undefined;
  /** @default - the first page */
  readonly nextToken?: string | undefined;
}

/**
 * Cuts a page. The token is the offset, opaque to callers.
 * @param refuse makes the error for a foreign token or a size out of range
 * @param most largest page, and the size where none was asked for
 */
export const pageOf = <Item>(
  all: readonly Item[],
  input: PageInput,
  refuse: (message: string) => AwsError,
  most = 100,
): Page<Item> => {
  const size = input.maxResults ?? most;
  if (!(size >= 1 && size <= most)) throw refuse(`maxResults: ${size} is not between 1 and ${most}.`);
  const text = input.nextToken === undefined ? '0' : Buffer.from(input.nextToken, 'base64url').toString('utf8');
  if (!/^\d+$/.test(text)) throw refuse('nextToken is not a token of this operation.');
  const start = Number(text);
  const end = start + size;
  return {
    items: all.slice(start, end),
    nextToken: end < all.length ? Buffer.from(String(end)).toString('base64url') : undefined,
  };
};
