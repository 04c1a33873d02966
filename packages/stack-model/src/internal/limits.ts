/** What a document may hold. Plans of real stacks stay far below; a document beyond is refused before it costs memory. */
export const limits = {
  /** Levels of arrays and objects. Terraform's own schemas stay below 40. */
  depth: 256,
  /** Bytes of one value that is read as a whole: a resource, or a block of outputs or variables. */
  valueBytes: 16 * 2 ** 20,
  /** Bytes of a document whose unused parts are checked too, and of one that is not UTF-8. */
  checkedBytes: 32 * 2 ** 20,
  /** Resources and data sources. */
  resources: 1_000_000,
  /** Nested templates inside of one expression. */
  templateDepth: 32,
} as const;
