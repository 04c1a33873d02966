import { trusted } from '@hera/core/escape';

/** The page's own style: system fonts, light and dark by the reader's setting, black on white in print, where everything is unfolded. */
export const style = trusted(`
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1c2430; --soft: #55606e; --line: #d5dae1; --band: #f4f6f8; --focus: #1f6f8b;
  --bad: #a32a17; --bad-band: #fdeae6; --good: #1d6339; --good-band: #e4f3e9; --warn: #6f4800; --warn-band: #fcf0d6; --none-band: #e9edf1; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181d; --ink: #e6eaef; --soft: #a4afbb; --line: #37414c; --band: #1d232a; --focus: #58b3d3;
  --bad: #ffa494; --bad-band: #45201a; --good: #8ad9a5; --good-band: #17351f; --warn: #efc266; --warn-band: #3b2e10; --none-band: #2a323b; } }
@media print { :root { color-scheme: light; --paper: #ffffff; --ink: #000000; --soft: #333333; --line: #999999; --band: #ffffff;
  --bad: #8a1f0f; --bad-band: #ffffff; --good: #14502c; --good-band: #ffffff; --warn: #5a3a00; --warn-band: #ffffff; --none-band: #ffffff; }
  main { max-width: none !important; padding: 0 !important; } tr, article { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .status { border: 1px solid currentColor; } details::details-content { content-visibility: visible; display: block; block-size: auto; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1.02rem; margin: 0 0 .25rem; }
.verdict { font-size: 1.45rem; font-weight: 650; margin: .5rem 0 0; line-height: 1.3; }
.soft, caption { color: var(--soft); }
p { margin: .35rem 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
caption { text-align: left; padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; overflow-wrap: normal; } thead th { white-space: nowrap; } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; padding-left: .5rem; }
tr.head > * { border-bottom: 0; padding-bottom: 0; } tr.head th { width: 34%; } tr.head td:last-child { min-width: 16rem; } td.fixed, th.fixed { white-space: nowrap; }
code { font: .92em ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.status { display: inline-block; border-radius: 4px; padding: 0 .5em; font-size: .88em; font-weight: 650; white-space: nowrap; background: var(--none-band); }
.status.bad { color: var(--bad); background: var(--bad-band); } .status.good { color: var(--good); background: var(--good-band); }
.status.warn { color: var(--warn); background: var(--warn-band); }
article { border: 1px solid var(--line); border-left: 5px solid var(--bad); border-radius: 6px; padding: .75rem 1rem; margin: .75rem 0; }
article.excepted { border-left-color: var(--warn); }
h3, p, summary, caption { overflow-wrap: anywhere; }
ul { margin: .35rem 0; padding-left: 1.2rem; } li { overflow-wrap: anywhere; }
details { margin: .1rem 0; } summary { cursor: pointer; color: var(--soft); font-size: .92em; }
details > div { background: var(--band); padding: .5rem .75rem; margin: .35rem 0 .5rem; border-radius: 4px; }
dl { display: grid; grid-template-columns: fit-content(16rem) minmax(0, 1fr); gap: .15rem .9rem; margin: .35rem 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
@media not print { .scroll details > div { position: sticky; left: 0; max-width: calc(100vw - 2.5rem); } }
@media (max-width: 40rem) { dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: .4rem; } }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
`);
