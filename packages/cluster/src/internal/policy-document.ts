import type { IConstruct } from 'constructs';
import type { PolicyStatement } from '../addons';

/** Key of the construct metadata that keeps why a statement needs `*`; IAM has no place for it. */
export const reasonKey = 'hera:iam-reason';

/** A statement as it stands in the document, and why its resource is `*`. */
export interface StatedReason {
  /** The statement as JSON. */
  readonly statement: string;
  readonly reason: string;
}

const statementOf = ({ actions, resources, conditions }: PolicyStatement): Record<string, unknown> => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resources,
  ...(conditions === undefined ? {} : { Condition: conditions }),
});

/** An IAM policy document of statements that are complete already, such as those of a trust policy. */
export const rawDocument = (statements: readonly Record<string, unknown>[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** An IAM policy document of what is allowed. */
export const documentOf = (statements: readonly PolicyStatement[]): string => rawDocument(statements.map(statementOf));

/** An IAM policy document; the reasons of its statements stay with the construct that holds it, for the lint to find. */
export const policyDocument = (owner: IConstruct, statements: readonly PolicyStatement[]): string => {
  for (const statement of statements) {
    if (statement.reason === undefined) continue;
    const stated: StatedReason = { statement: JSON.stringify(statementOf(statement)), reason: statement.reason };
    owner.node.addMetadata(reasonKey, stated);
  }
  return documentOf(statements);
};
