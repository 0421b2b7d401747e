/** How many servers there are in, the style of the page as CSS out. */
import { detailStyle } from './detail-style.ts'
import { palette } from './palette.ts'

export function styleFor(servers: number): string {
  return `${palette}${frame}${table}${widths(servers)}${detailStyle(servers)}${print}`
}

const frame = `
* { box-sizing: border-box }
[hidden] { display: none !important }
html { scroll-padding-top: 3.5rem; -webkit-text-size-adjust: 100% }
body { margin: 0 auto; max-width: 84rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, 'Liberation Sans', sans-serif }
h1, h2, h3, h4, p, ul, dl, dd, fieldset { margin: 0; padding: 0 }
h1 { font-size: clamp(1.7rem, 5vw, 2.5rem); line-height: 1.15; overflow-wrap: anywhere }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem }
a { color: var(--link); text-underline-offset: .15em }
code, pre, .talk { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: .9em }
:focus-visible { outline: 3px solid var(--link); outline-offset: 1px; border-radius: .25rem }
.skip { position: absolute; left: -99rem } .skip:focus { left: 1rem }
.eyebrow { color: var(--faint); font-size: .8rem; letter-spacing: .08em; text-transform: uppercase }
.verdict { display: flex; width: fit-content; margin: .75rem 0 .5rem; padding: .35rem .9rem .35rem .6rem; border-radius: .5rem; font-weight: 600 }
.facts { color: var(--faint); font-size: .9rem }
.servers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem; list-style: none }
.servers > li { min-width: 0; padding: 1rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow-wrap: anywhere }
.servers > li > * + * { margin-top: .5rem }
.servers h3 + .facts { margin-top: 0 }
.bar { display: block; width: 100%; height: .6rem; border-radius: .3rem }
.counts { display: flex; flex-wrap: wrap; gap: .4rem; list-style: none; font-size: .9rem }
.counts li { padding: .1rem .6rem .1rem .4rem; border-radius: 1rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem .75rem; font-size: .9rem; align-items: baseline }
dt { padding: 0 .5rem 0 .25rem; border-radius: .3rem; width: fit-content }
@media (max-width: 40em) { dl { grid-template-columns: 1fr } }
#filter { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.5rem; margin-top: 2rem; padding: .75rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem }
fieldset { display: flex; flex-wrap: wrap; gap: .25rem 1rem; border: 0; min-width: 0 }
legend { float: left; margin-right: 1rem; padding: 0; color: var(--faint) }
#filter label { display: inline-flex; align-items: center; gap: .4rem }
#filter > label { flex: 1 1 14rem; color: var(--faint) }
input { font: inherit; color: inherit; accent-color: var(--link) }
input[type=search] { flex: 1; min-width: 0; padding: .3rem .6rem; color: var(--ink); background: var(--page); border: 1px solid var(--faint); border-radius: .4rem }
output { color: var(--faint); font-size: .9rem }
p + .scroller { margin-top: .5rem }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .35rem 0 .75rem; font-size: .9rem }
footer { margin-top: 2rem } footer i { font-family: ui-monospace, monospace }
`

const table = `
.scroller { container-type: inline-size; background: var(--card); border: 1px solid var(--line); scroll-padding: 3.5rem 0 0 9.5rem }
table { width: 100%; table-layout: fixed; border-spacing: 0; font-size: .9rem }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
th { text-align: left; font-weight: 400; background: var(--card) }
tr > :first-child { position: sticky; left: 0; z-index: 1; padding: .3rem .75rem; overflow-wrap: anywhere }
thead th, thead th:first-child { position: sticky; top: 0; z-index: 4; padding: .5rem .25rem; font-weight: 600; text-align: center; overflow-wrap: anywhere; hyphens: auto; border-bottom: 1px solid var(--line) }
thead th:first-child { z-index: 5; padding-left: .75rem; text-align: left }
.group > * { height: 2.2rem; padding: .25rem; background: var(--hover); border-bottom: 1px solid var(--line); font-weight: 600; text-align: center; font-variant-numeric: tabular-nums }
.group > th { text-align: left; padding-left: .75rem }
.row > * { border-bottom: 1px solid var(--line); height: 2.4rem }
.row > th a { color: inherit; text-decoration: none; font-weight: 500 } .row > th a:hover { text-decoration: underline }
.row > th span { display: none; color: var(--faint) }
.row > td { padding: 2px }
.row:hover > th { background: var(--hover) }
td > .v { display: flex; align-items: center; justify-content: center; gap: .3em; height: 100%; min-height: 2rem; padding: 0 .25rem; border-radius: .3rem; text-decoration: none; line-height: 1.15; text-align: center }
td > .v::before { margin: 0 } td > .v:hover { outline: 2px solid currentColor; outline-offset: -2px }
td > .v small { font-size: .8em; white-space: nowrap }
`

/** As many columns as there is room for; what is wider than the window scrolls in itself, its heads in sight. */
function widths(servers: number): string {
  const narrow = 3.75 * servers
  const wide = 7 * servers
  // Many servers stay narrow until sentences fit beside them.
  const [fromWide, fromSentence] = servers > 4 ? [44 + wide, 42 + narrow] : [22 + wide, 44 + wide]
  return `
thead th:not(:first-child) { width: 3.75rem }
@media (max-width: ${12 + narrow}em) {
  .scroller { overflow: auto; max-height: 90vh; max-height: 90dvh }
  table { min-width: ${9.5 + narrow}rem }
}
@media (max-width: ${fromWide}em) {
  td > .v { flex-direction: column; gap: 0; font-size: .75rem } td > .v small { display: none }
  thead th:not(:first-child) { font-size: .8rem }
}
@media (min-width: ${fromWide}em) { thead th:not(:first-child) { width: 7rem } }
@media (min-width: ${fromSentence}em) {
  .row > th a { float: left; width: 18rem; padding-right: 1rem }
  .row > th span { display: block; margin-left: 18rem }
}
`
}

const print = `
@media print {
  body { max-width: none; padding: 0; font-size: 9pt; background: none }
  .skip, #filter, nav, .hint, .tab, .close { display: none !important }
  .scroller { overflow: visible; max-height: none; border: 0 }
  table { min-width: 0 } tr > *, thead th, thead th:first-child { position: static !important }
  .v, .bar rect, .group > * { print-color-adjust: exact; -webkit-print-color-adjust: exact }
  tr.below, .below .case, .below .case .s, .below .code { display: none !important }
  tr.below.open { display: table-row !important } .below .case.open { display: block !important }
  .below .case.open .s:not(.k) { display: block !important }
  .row, .talk p, .servers > li { break-inside: avoid } .row { break-after: avoid-page }
  .talk, pre { max-height: none; font-size: 7.5pt }
}
`
