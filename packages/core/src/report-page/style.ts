import { trusted } from '../escape';

/**
 * What every report looks like. Text holds a contrast of 4.5 to 1 against what it stands on, in both schemes and in print, where a dark scheme
 * does not count. `--deep`, `--accent` and `--pale` are for charts.
 */
export const pageStyle = trusted(`
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1c2430; --soft: #55606e; --line: #d5dae1; --band: #f4f6f8;
  --good: #1d6339; --good-band: #e4f3e9; --bad: #a32a17; --bad-band: #fdeae6; --warn: #6f4800; --warn-band: #fcf0d6; --none-band: #e9edf1;
  --deep: #1f6f8b; --accent: #3f9ec0; --pale: #b7d9e6; --focus: #1f6f8b; }
@media screen and (prefers-color-scheme: dark) { :root { --paper: #14181d; --ink: #e6eaef; --soft: #a4afbb; --line: #37414c; --band: #1d232a;
  --good: #8ad9a5; --good-band: #17351f; --bad: #ffa494; --bad-band: #45201a; --warn: #efc266; --warn-band: #3b2e10; --none-band: #2a323b;
  --deep: #2d86a6; --accent: #58b3d3; --pale: #3b5d6c; --focus: #58b3d3; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.3rem; line-height: 1.3; font-weight: 600; margin: 0; }
.verdict { font-size: clamp(1.4rem, 5vw, 1.9rem); font-weight: 650; line-height: 1.25; margin: .25rem 0 .6rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .6rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .35rem; }
p { margin: .4rem 0; }
h1, h2, h3, p, li, dd, summary, figcaption, caption, .verdict { overflow-wrap: anywhere; }
.soft, caption, figcaption { color: var(--soft); }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
ul { margin: .4rem 0; padding-left: 1.2rem; }
code, pre { font: .92em ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
pre { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .75rem; margin: .5rem 0; white-space: pre-wrap; }
a { color: inherit; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.badge { display: inline-block; border-radius: 4px; padding: 0 .5em; font-size: .88em; font-weight: 650; white-space: nowrap; background: var(--none-band); }
h2 > .badge, h3 > .badge { font-size: .8em; vertical-align: .1em; }
.badge.good { background: var(--good-band); } .badge.bad { background: var(--bad-band); } .badge.warn { background: var(--warn-band); }
.panel { color: inherit; border: 1px solid var(--line); border-left: 5px solid var(--line); border-radius: 6px; padding: .75rem 1rem; margin: .75rem 0; }
.panel.good { border-left-color: var(--good); } .panel.bad { border-left-color: var(--bad); } .panel.warn { border-left-color: var(--warn); }
.panel > h3:first-child { margin-top: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
caption { text-align: left; padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .65rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
:is(th, td):first-child { padding-left: 0; } :is(th, td):last-child { padding-right: 0; }
th { font-weight: 600; } th code { font-weight: 400; } tfoot :is(th, td) { font-weight: 650; }
thead th { border-bottom-width: 2px; vertical-align: bottom; white-space: nowrap; }
.n, .w { white-space: nowrap; } .n { text-align: right; font-variant-numeric: tabular-nums; }
tr.head > * { border-bottom: 0; padding-bottom: 0; } tr.below > td { padding-top: 0; }
details { margin: .2rem 0; } summary { cursor: pointer; } td summary { color: var(--soft); font-size: .92em; }
details > div { background: var(--band); border-radius: 4px; padding: .5rem .75rem; margin: .35rem 0 .5rem; }
dl { display: grid; grid-template-columns: fit-content(13rem) minmax(0, 1fr); gap: .15rem .9rem; margin: .4rem 0; }
dt { color: var(--soft); min-width: 5.5rem; } dd { margin: 0; }
figure { margin: 1rem 0; } figure svg { display: block; max-width: 100%; height: auto; }
@media screen {
  tbody th, tfoot th { min-width: 8.5rem; } td:not(.n, .w) { min-width: 9rem; max-width: 40rem; } td:not(.n, .w):last-child { min-width: 14rem; }
  .scroll :is(caption, details > div) { position: sticky; left: 0; max-width: calc(100vw - 2.5rem); }
}
@media screen and (min-width: 60rem) { tbody th, tfoot th { min-width: 14.5rem; } }
@media screen and (max-width: 40rem) { dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: .4rem; } }
@media print { :root { color-scheme: light; --ink: #000000; --soft: #333333; --line: #999999; --band: #ffffff;
  --good: #14502c; --good-band: #ffffff; --bad: #8a1f0f; --bad-band: #ffffff; --warn: #5a3a00; --warn-band: #ffffff; --none-band: #ffffff; }
  body { font-size: 10pt; } table { font-size: .94em; } thead th[scope] { white-space: normal; overflow-wrap: normal; } tbody th { min-width: 7rem; } td:not(.n, .w) { min-width: 5rem; } main { max-width: none; padding: 0; } .scroll { overflow: visible; }
  h2, h3, caption, tr.head { break-after: avoid; } tr, figure, .panel, dt { break-inside: avoid; } .badge { border: 1px solid currentColor; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; } summary { list-style: none; } details > div { padding: 0 0 0 .75rem; } }
`);
