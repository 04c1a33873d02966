import Table from 'cli-table3';

/** A cell that says where its text stands. */
export interface PlainCell {
  readonly content: string;
  /** @default - left */
  readonly hAlign?: 'right';
}

const none = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/**
 * A table without lines for a terminal. Text of a stack goes through `printable` of @hera/core/escape first.
 *
 * @param indent what every line begins with
 * @returns lines without spaces at their ends, joined; empty without rows
 */
export const plainTable = (rows: readonly (readonly (string | PlainCell)[])[], indent = '  '): string => {
  if (rows.length === 0) return '';
  const table = new Table({
    chars: { ...none, left: indent },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
};
