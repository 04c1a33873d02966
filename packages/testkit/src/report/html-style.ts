import { trusted } from '@hera/core/escape';

/** What only this report has: runs, and bars on a line of time. */
export const style = trusted(`
:root { --bar-update: #aa7700; --bar-delete: #8a5aa0; --bar-other: #7d8590; --bar-fail: #c4352b; }
@media screen and (prefers-color-scheme: dark) { :root { --bar-update: #d9a637; --bar-delete: #b98bd0; --bar-other: #8b96a2; --bar-fail: #ff7b70; } }
.run { margin-top: 3.5rem; } .run tbody th { max-width: 18rem; }
.problems li + li { margin-top: .6rem; }
.facts { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding: 0; list-style: none; }
.timeline { list-style: none; margin: 0; padding: 0; }
.timeline li, .axis { display: grid; grid-template-columns: minmax(8rem, 2fr) 4.5rem minmax(10rem, 3fr); gap: 0 .6rem; align-items: center; }
.timeline li { font-size: .87em; line-height: 1.35rem; break-inside: avoid; }
.timeline li:hover { background: var(--band); }
.timeline .label { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.track { position: relative; height: 1.35rem; background-size: 25% 100%; background-image: linear-gradient(to right, var(--line) 1px, transparent 1px); border-right: 1px solid var(--line); }
.bar { position: absolute; top: .25rem; bottom: .25rem; min-width: 3px; border-radius: 2px; background: var(--deep); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.bar-update { background: var(--bar-update); } .bar-delete { background: var(--bar-delete); } .bar-other { background: var(--bar-other); }
.bar-fail { background: repeating-linear-gradient(45deg, var(--bar-fail) 0 6px, transparent 6px 8px); outline: 1px solid var(--bar-fail); }
.axis { font-size: .8em; color: var(--soft); }
.ticks { display: flex; justify-content: space-between; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; font-size: .87em; color: var(--soft); }
.legend .bar { position: static; display: inline-block; width: 1.4em; height: .7em; margin-right: .4em; }
@media screen and (max-width: 45rem) {
  .timeline li { grid-template-columns: 1fr auto; padding-bottom: .5rem; }
  .timeline .track { grid-column: 1 / -1; }
  .axis { grid-template-columns: 1fr; } .axis > span:empty { display: none; }
}
@media print { .run { break-before: page; margin-top: 0; } }
`);
