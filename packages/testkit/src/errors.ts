/** Every problem that this package can report, by its stable code. */
export const testkitProblems = {
  HERA_TEST_001: 'interrupted',
  HERA_TEST_002: 'there is no check to run',
  HERA_TEST_003: 'what was waited for did not come before the deadline',
  HERA_TEST_004: 'the second plan is not empty',
  HERA_TEST_005: 'something is left after the destroy',
  HERA_TEST_006: 'the manifest cannot be read',
} as const;

/** A stable code of this package. */
export type TestkitProblemCode = keyof typeof testkitProblems;
