import catalogue from './fields.json';

/** A field of a flow log record. Source: `fields.json`. */
export type FlowLogField = keyof typeof catalogue.since;

/** Every field that a custom record may have. */
export const flowLogFields = Object.keys(catalogue.since) as [FlowLogField, ...FlowLogField[]];

/** The format string that EC2 takes: the fields in the order written. */
export const logFormat = (fields: readonly FlowLogField[]): string =>
  // In Terraform's JSON `${` opens an expression, and `$${` is the text.
  fields.map((field) => `$\${${field}}`).join(' ');
