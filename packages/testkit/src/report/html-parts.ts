import { html, type Markup, type MarkupValue } from '@hera/core/escape';
import { type CheckStatus } from '../check';
import type { RecordedOutcome } from './run-documents';
import type { RunOutcome } from './run-report';

/** What a report says in words, and how it colours them. */
const statuses = {
  pass: ['passed', 'pass'],
  fail: ['failed', 'fail'],
  unsupported: ['unsupported', 'warn'],
  'not-applicable': ['not applicable', 'none'],
  passed: ['passed', 'pass'],
  failed: ['failed', 'fail'],
  interrupted: ['interrupted', 'warn'],
  done: ['done', 'pass'],
  skipped: ['skipped', 'none'],
  unfinished: ['unfinished', 'warn'],
} as const satisfies Record<CheckStatus | RunOutcome | RecordedOutcome | 'unfinished', readonly [string, string]>;

/** A status as a word that is coloured too. */
export const statusBadge = (status: keyof typeof statuses): Markup => {
  const [word, kind] = statuses[status];
  return html`<span class="status is-${kind}">${word}</span>`;
};

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers stand on the right. @default false */
  readonly number?: boolean;
}

/** A table with a caption. The first cell of a row names it. */
export const table = (
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly MarkupValue[])[],
): Markup => {
  const cell = (value: MarkupValue, index: number): Markup => {
    const kind = columns[index]?.number === true ? html` class="number"` : undefined;
    return index === 0 ? html`<th scope="row">${value}</th>` : html`<td${kind}>${value}</td>`;
  };
  const head = columns.map(
    ({ title, number }) => html`<th scope="col" ${number === true && html` class="number"`}>${title}</th>`,
  );
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map(cell)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div> `;
};

/** The word, in the number that fits. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
