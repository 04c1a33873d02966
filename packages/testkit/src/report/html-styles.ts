/** Everything that a report looks like. Colours hold a contrast of 4.5 to 1 against their background in both schemes. */
export const reportStyles = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --panel: #f6f7f9; --text: #1c2128; --muted: #57606a; --line: #d5dae0;
  --pass: #1a6b34; --fail: #b3261e; --warn: #7a4d00; --none: #57606a;
  --pass-bg: #e3f4e8; --fail-bg: #fde8e6; --warn-bg: #fdf1d8; --none-bg: #eceff2;
  --bar: #4477aa; --bar-update: #aa7700; --bar-delete: #8a5aa0; --bar-fail: #c4352b; --bar-other: #7d8590;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181d; --panel: #1d232a; --text: #e3e8ee; --muted: #9aa6b2; --line: #38424d;
    --pass: #7ddc98; --fail: #ff9d94; --warn: #f0c060; --none: #a9b4c0;
    --pass-bg: #16351f; --fail-bg: #481a17; --warn-bg: #3c2d0c; --none-bg: #29313a;
    --bar: #6ea3d8; --bar-update: #d9a637; --bar-delete: #b98bd0; --bar-fail: #ff7b70; --bar-other: #8b96a2;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", "Liberation Sans", sans-serif; }
main, header { max-width: 75rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2rem; }
h1 { font-size: 1.7rem; margin: 0; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
p { margin: .25rem 0; }
.muted { font-weight: 400; color: var(--muted); }
code, pre { font-family: ui-monospace, "Cascadia Mono", "Liberation Mono", monospace; font-size: .87em; overflow-wrap: anywhere; }
pre { background: var(--page); border: 1px solid var(--line); border-radius: 6px; padding: .75rem; white-space: pre-wrap; margin: .5rem 0; }
a { color: inherit; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--bar); outline-offset: 2px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .93em; }
caption { text-align: left; color: var(--muted); padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--line); white-space: nowrap; }
tbody th { font-weight: 600; min-width: 13rem; }
thead th:first-child { min-width: 13rem; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.status { display: inline-block; border-radius: 4px; padding: 0 .45em; font-size: .87em; font-weight: 600; white-space: nowrap; }
.is-pass { color: var(--pass); background: var(--pass-bg); }
.is-fail { color: var(--fail); background: var(--fail-bg); }
.is-warn { color: var(--warn); background: var(--warn-bg); }
.is-none { color: var(--none); background: var(--none-bg); }
.run { border-top: 1px solid var(--line); margin-top: 2.5rem; }
.run > h2 { margin-top: 1.5rem; }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .75rem 1rem; margin: .75rem 0; }
.failure { border-left: 5px solid var(--fail); }
.failure h3 { margin-top: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .75rem; margin: .35rem 0; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
.problems { margin: 0; padding-left: 1.25rem; }
.problems li + li { margin-top: .6rem; }
.facts { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding: 0; margin: .25rem 0; list-style: none; }
.evidence { margin: .25rem 0 0; padding-left: 1.1rem; }
summary { cursor: pointer; color: var(--muted); }
details { margin: .25rem 0; }
.timeline { list-style: none; margin: 0; padding: 0; }
.timeline li, .axis { display: grid; grid-template-columns: minmax(8rem, 26rem) 4.5rem minmax(10rem, 1fr); gap: .6rem; align-items: center; }
.timeline li { font-size: .87em; line-height: 1.35rem; break-inside: avoid; }
.timeline li:hover { background: var(--panel); }
.timeline .label { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.track { position: relative; height: 1.35rem; background-size: 25% 100%; background-image: linear-gradient(to right, var(--line) 1px, transparent 1px); border-right: 1px solid var(--line); }
.bar { position: absolute; top: .25rem; bottom: .25rem; min-width: 3px; border-radius: 2px; background: var(--bar); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.bar-update { background: var(--bar-update); } .bar-delete { background: var(--bar-delete); } .bar-other { background: var(--bar-other); }
.bar-fail { background: repeating-linear-gradient(45deg, var(--bar-fail) 0 6px, transparent 6px 8px); outline: 1px solid var(--bar-fail); }
.axis { font-size: .8em; color: var(--muted); }
.ticks { display: flex; justify-content: space-between; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: .35rem 0; font-size: .87em; color: var(--muted); }
.legend .bar { position: static; display: inline-block; width: 1.4em; height: .7em; margin-right: .4em; }
@media (max-width: 45rem) {
  .timeline li { grid-template-columns: 1fr 4.5rem; }
  .timeline .track { grid-column: 1 / -1; }
  .axis { grid-template-columns: 1fr; } .axis > span:empty { display: none; }
}
@media print {
  body { font-size: 10pt; } main, header { max-width: none; padding: 0; }
  .run { break-before: page; border: 0; } tr, .panel { break-inside: avoid; } .scroll { overflow: visible; }
}
`;
