/** Every problem that this package can report, by its stable code. Warnings carry the same codes. */
export const costProblems = {
  HERA_COST_001: 'options of an estimate that cannot be used',
  HERA_COST_002: 'a region without prices',
  HERA_COST_003: 'a resource that costs money in a region that the document does not tell',
  HERA_COST_004: 'a usage file that cannot be read',
  HERA_COST_005: 'a usage file that does not follow its schema',
  HERA_COST_006: 'use of a resource type or a key that nothing is priced by',
  HERA_COST_007: 'use of resources that the stack does not have',
  HERA_COST_008: 'a document that does not cover the whole stack',
  HERA_COST_009: 'a usage profile made for fewer nodes than the stack has',
  HERA_COST_010: 'an estimate of another stack or of other prices',
  HERA_COST_020: 'a budget file that cannot be read',
  HERA_COST_021: 'a budget file that does not follow its schema',
  HERA_COST_022: 'a budget file without a budget for the stack',
  HERA_COST_023: 'a limit that is broken',
  HERA_COST_024: 'a limit whose figure cannot be told',
  HERA_COST_025: 'a budget that AWS Budgets cannot watch',
  HERA_COST_026: 'a saved estimate that cannot be read',
  HERA_COST_027: 'a saved estimate that does not follow its schema',
  HERA_COST_028: 'an address that the estimate does not have',
} as const;

/** A stable code of this package. */
export type CostProblemCode = keyof typeof costProblems;
