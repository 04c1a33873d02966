/** A field of a live object that somebody else than Hera has set to another value. */
export interface FieldConflict {
  /** For example `.metadata.labels.team`. */
  readonly field: string;
  /** The field manager that owns it, for example `kubectl-label`. */
  readonly manager: string;
}

/** The API server names the manager once, and its fields on the same line or one a line below. */
const heading =
  /conflicts? with "(?<manager>(?:[^"\\]|\\.)*)"(?: with subresource "[^"]*")?(?: using [^:]*)?:(?<rest>.*)$/;

/** Reads the conflicts out of what kubectl says about a server-side apply. */
export const conflictsIn = (stderr: string): FieldConflict[] => {
  const conflicts: FieldConflict[] = [];
  let manager: string | undefined;
  for (const line of stderr.split('\n')) {
    const { manager: named, rest = '' } = heading.exec(line)?.groups ?? {};
    if (named !== undefined) {
      manager = named;
      if (rest.trim() !== '') conflicts.push({ field: rest.trim(), manager });
      continue;
    }
    const field = /^- (\..*)$/.exec(line)?.[1];
    if (field !== undefined && manager !== undefined) conflicts.push({ field, manager });
  }
  return conflicts;
};
