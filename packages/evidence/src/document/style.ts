import { hash } from 'node:crypto';

/** How the pages look, on the screen and on paper. No file and no address outside is needed. */
export const STYLE = `
:root { color-scheme: light; --ink: #1a1f27; --soft: #586272; --line: #d5dae2; --tint: #f4f6f9; --link: #0b57b0; --good: #12653a; --bad: #a81c1c; }
* { box-sizing: border-box; }
html { font: 15px/1.5 system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", Arial, sans-serif; color: var(--ink); background: #fff; }
body { max-width: 70rem; margin: 0 auto; padding: 1.5rem 2rem 3rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
nav { font-size: .85rem; color: var(--soft); border-bottom: 1px solid var(--line); padding-bottom: .5rem; margin-bottom: 1.5rem; }
nav a { margin-right: 1.1rem; white-space: nowrap; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; padding-bottom: .25rem; border-bottom: 2px solid var(--line); }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
p { margin: .4rem 0 .8rem; max-width: 52rem; white-space: pre-line; overflow-wrap: anywhere; }
.lead { font-size: 1.05rem; color: var(--soft); }
.note, .alarm { border-left: 4px solid var(--line); background: var(--tint); padding: .6rem .9rem; max-width: none; }
.alarm { border-color: var(--bad); }
code { font: .87em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.quiet { color: var(--soft); }
.good { color: var(--good); font-weight: 600; }
.bad { color: var(--bad); font-weight: 600; }
dl { display: grid; grid-template-columns: minmax(9rem, 14rem) 1fr; margin: .4rem 0 1rem; border-top: 1px solid var(--line); }
dt, dd { padding: .3rem .5rem .3rem 0; margin: 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; white-space: pre-line; }
dt { color: var(--soft); }
table { border-collapse: collapse; width: 100%; table-layout: fixed; margin: .4rem 0 1rem; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; white-space: pre-line; }
th { color: var(--soft); font-weight: 600; border-bottom-width: 2px; }
ul { margin: .4rem 0 1rem; padding-left: 1.3rem; max-width: 52rem; }
footer { margin-top: 3rem; padding-top: .6rem; border-top: 1px solid var(--line); font-size: .8rem; color: var(--soft); overflow-wrap: anywhere; }
@media (max-width: 40rem) { body { padding: 1rem; } dl { grid-template-columns: 1fr; } dt { border: 0; padding-bottom: 0; } }
@media print {
  @page { size: A4; margin: 16mm 14mm; }
  html { font-size: 9.5pt; } body { max-width: none; padding: 0; } nav { display: none; }
  h2, h3 { break-after: avoid; } tr, dt, dd { break-inside: avoid; } thead { display: table-header-group; }
  a { color: inherit; }
}
`;

/** Names the one style that a page may use, for its content security policy. */
export const STYLE_SOURCE = `'sha256-${hash('sha256', STYLE, 'base64')}'`;
