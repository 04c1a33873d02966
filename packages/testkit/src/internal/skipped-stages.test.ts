import { HeraError } from '@hera/core/errors';
import { describe, expect, it } from 'vitest';
import { skippedStages } from './skipped-stages';

const codes = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    skippedStages(env);
  } catch (error) {
    if (HeraError.is(error)) return error.problems.map(({ code, path }) => `${code} ${path}`);
    throw error;
  }
  return [];
};

describe('skippedStages', () => {
  it('takes 1 and true, and leaves 0, false and an empty text', () => {
    const env = {
      HERA_SKIP_destroy: '1',
      HERA_SKIP_leaks: 'true',
      HERA_SKIP_plan: '0',
      HERA_SKIP_init: '',
      OTHER: '1',
    };
    expect([...skippedStages(env)].sort()).toEqual(['destroy', 'leaks']);
  });

  it('names everything that is no stage and no answer', () => {
    expect(codes({ HERA_SKIP_detsroy: '1', HERA_SKIP_DESTROY: '1', HERA_SKIP_plan: 'yes' })).toEqual([
      'HERA_TEST_081 HERA_SKIP_detsroy',
      'HERA_TEST_081 HERA_SKIP_DESTROY',
      'HERA_TEST_081 HERA_SKIP_plan',
    ]);
  });
});
