import { trusted } from '@hera/core/escape';

/** The page's own style: system fonts, light and dark by the reader's setting, black on white in print. */
export const style = trusted(`
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1c2430; --soft: #5b6675; --line: #d5dae1; --band: #f4f6f8;
  --low: #1f6f8b; --expected: #3f9ec0; --high: #b7d9e6; --more: #b4442f; --less: #2f7d4f; --bad: #a32a17; --good: #216b40; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181d; --ink: #e6eaef; --soft: #a0abb8; --line: #37414c; --band: #1d232a;
  --low: #2d86a6; --expected: #58b3d3; --high: #2f4c59; --more: #e08a78; --less: #7cc79a; --bad: #f0a090; --good: #8ad3a6; } }
@media print { :root { color-scheme: light; --paper: #ffffff; --ink: #000000; --soft: #333333; --line: #999999; --band: #ffffff;
  --low: #1f6f8b; --expected: #3f9ec0; --high: #b7d9e6; --more: #b4442f; --less: #2f7d4f; --bad: #a32a17; --good: #216b40; }
  main { max-width: none !important; padding: 0 !important; } figure, tr { break-inside: avoid; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; } .scroll { overflow: visible; } }
@media not print { figure svg { min-width: 34rem; } .scroll details > div { position: sticky; left: 0; max-width: calc(100vw - 2.5rem); } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
.total { font-size: 2.2rem; font-weight: 650; margin: .25rem 0 0; }
.soft, figcaption, caption { color: var(--soft); }
.basis { margin: .75rem 0 0; padding-left: 1.1rem; color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
caption { text-align: left; padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
th.n, td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-left: .6rem; }
tr.head > * { border-bottom: 0; padding-bottom: 0; font-weight: inherit; } tbody th, td:first-child { min-width: 10rem; }
tfoot th, tfoot td { font-weight: 650; }
code { font: .92em ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
figure { margin: 1rem 0; } figure svg { display: block; max-width: 100%; height: auto; }
details { margin: .15rem 0; } summary { cursor: pointer; }
details > div { background: var(--band); padding: .5rem .75rem; margin: .35rem 0 .5rem; }
dl { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: .15rem .9rem; margin: .25rem 0 .75rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.broken, .unknown, .more { color: var(--bad); font-weight: 650; } .held, .less { color: var(--good); font-weight: 650; }
h3, p, li, summary, figcaption, caption { overflow-wrap: anywhere; }
@media (max-width: 40rem) { dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: .4rem; } }
:focus-visible { outline: 2px solid var(--expected); outline-offset: 2px; }
`);
