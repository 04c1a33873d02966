/** A path of an API model, made ready to be matched. */
export interface PathPattern {
  readonly pattern: RegExp;
  /** What the groups of the pattern hold, in their order. */
  readonly labels: readonly string[];
}

/**
 * Matches a path that is still percent-encoded: an ARN is one segment. A slash at the end changes nothing.
 *
 * @param path with `{labels}`, without a query
 */
export const pathPattern = (path: string): PathPattern => {
  const labels: string[] = [];
  const source = path.replace(/\{(\w+)\}/g, (_, label: string) => {
    labels.push(label);
    return '([^/]+)';
  });
  return { labels, pattern: new RegExp(`^${source}/?$`) };
};
