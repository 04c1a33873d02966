import { describe, expect, it } from 'vitest';
import { plainTable } from './plain-table';

describe('plainTable', () => {
  it('lines columns up, numbers to the right, and leaves no space at the end of a line', () => {
    const right = (content: string) => ({ content, hAlign: 'right' as const });
    expect(
      plainTable([
        ['a', right('1.00'), ''],
        ['longer', right('1,000.00'), 'why'],
      ]),
    ).toBe('  a           1.00\n  longer  1,000.00  why');
  });

  it('counts what a cell shows, not its bytes, and gives each line of a cell a line', () => {
    expect(
      plainTable(
        [
          ['\u001b[1mab\u001b[22m', 'x'],
          ['c\nd', 'y'],
        ],
        '',
      ),
    ).toBe('\u001b[1mab\u001b[22m  x\nc   y\nd');
  });

  it('is nothing without rows', () => {
    expect(plainTable([])).toBe('');
  });
});
