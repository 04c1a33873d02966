/** A statement as a test reads it. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

/** Statements of a policy document in a rendered resource. */
export const statements = (policy: unknown): readonly Statement[] => JSON.parse(String(policy)).Statement;
