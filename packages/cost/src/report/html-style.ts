import { trusted } from '@hera/core/escape';

/** What only this report has: charts, and many short lists of pairs below each other, which stand in the same columns. */
export const style = trusted(`
.more { color: var(--bad); } .less { color: var(--good); } .more, .less { font-weight: 650; }
tr.below dt:first-child { color: inherit; }
@media screen { figure svg { min-width: 40rem; } }
@media not all and (max-width: 40rem) { details dl { grid-template-columns: 13rem minmax(0, 1fr); } }
`);
