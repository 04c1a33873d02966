import { describe, expect, it } from 'vitest';
import { failureOf } from '../temporary-folder.fixture';
import { rangeOf } from './version-constraint';

describe('rangeOf', () => {
  it.each([
    ['>= 5.100.0, < 7.0.0', ['5.100.0', '6.25.0'], ['5.99.9', '7.0.0']],
    ['~> 6.25', ['6.25.0', '6.99.0'], ['6.24.0', '7.0.0']],
    ['~> 6.25.1', ['6.25.1', '6.25.9'], ['6.26.0', '6.25.0']],
    ['~> 6', ['6.0.0', '6.9.0'], ['7.0.0']],
    ['6.25.0', ['6.25.0'], ['6.25.1']],
    ['= 6.25', ['6.25.0'], ['6.26.0']],
  ])('%s', (constraint, accepted, refused) => {
    const range = rangeOf(constraint);
    expect(accepted.filter((version) => !range.test(version))).toEqual([]);
    expect(refused.filter((version) => range.test(version))).toEqual([]);
  });

  it.each(['', 'latest', '!= 6.0.0', '>= 5, , < 7'])('refuses %j', async (constraint) => {
    expect(await failureOf(() => rangeOf(constraint))).toMatchObject({
      exitCode: 2,
      problems: [{ code: 'HERA_LC_001' }],
    });
  });
});
