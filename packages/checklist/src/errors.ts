/** Every problem that this package can report, by its stable code. Warnings carry the same codes. */
export const checklistProblems = {
  HERA_CHECK_001: 'input or options of an evaluation that cannot be used',
  HERA_CHECK_002: 'a rule that threw: a defect of the rule, its item is unknown',
  HERA_CHECK_003: 'an item that the checklist does not have',
  HERA_CHECK_004: 'items that do not follow their schema',
  HERA_CHECK_005: 'a rule without an item, or two rules for one',
  HERA_CHECK_006: 'a parameter that the item does not have, or a value that it does not take',
  HERA_CHECK_007: 'a document at a level where another kind belongs',
  HERA_CHECK_008: 'an earlier report that cannot be used',
} as const;

/** A stable code of this package. */
export type ChecklistProblemCode = keyof typeof checklistProblems;
