/** The colours of the page as CSS: each verdict has ink and a ground on which it reads, by day and by night. */

const day = `
  color-scheme: light;
  --page: #f7f6f3; --card: #fff; --ink: #1c1b19; --faint: #5c5952; --line: #dedad1; --hover: #f0eee8; --link: #0a5c8c;
  --k: #12613a; --k-ground: #e4f3e9; --b: #fff; --b-ground: #b3261e; --g: #6b4300; --g-ground: #fbe5b4;
  --st: #fff; --st-ground: #6d35a3; --n: #5c5952; --n-ground: #eeece6;
  --sent: #0a5c8c; --received: #12613a; --app: #6b4300; --mark: #6d6960;
  --k-bar: #2f8f5b; --b-bar: #b3261e; --g-bar: #e0a526; --st-bar: #6d35a3; --n-bar: #d3cfc5;`

const night = `
  color-scheme: dark;
  --page: #131312; --card: #1b1a19; --ink: #eceae4; --faint: #aaa69c; --line: #36342f; --hover: #252421; --link: #86c5ef;
  --k: #86d9a8; --k-ground: #15301f; --b: #fff; --b-ground: #b3261e; --g: #f4cd7e; --g-ground: #47350f;
  --st: #fff; --st-ground: #6d35a3; --n: #aaa69c; --n-ground: #262522;
  --sent: #86c5ef; --received: #86d9a8; --app: #f4cd7e; --mark: #98948a;
  --k-bar: #2f8f5b; --b-bar: #d8443b; --g-bar: #d99d1e; --st-bar: #8f57c8; --n-bar: #45423c;`

/** What is printed is on white paper. */
export const palette = `
:root {${day}
}
@media screen and (prefers-color-scheme: dark) { :root {${night}
} }
.v::before { display: inline-block; min-width: 1.1em; text-align: center; margin-right: .3em }
${[
  ['k', '✓'],
  ['b', '✕'],
  ['g', '◐'],
  ['st', '▲'],
  ['n', '–'],
]
  .map(
    ([verdict, symbol]) =>
      // The second line tells screen readers that the symbol says nothing beside the word; older browsers skip it.
      `.v.${verdict}::before { content: '${symbol}'; content: '${symbol}' / '' }
:is(td, .counts, dl, summary) > .v.${verdict}, .tab.${verdict}, .verdict.${verdict} { color: var(--${verdict}); background: var(--${verdict}-ground) }
.bar .${verdict} { fill: var(--${verdict}-bar) }`,
  )
  .join('\n')}
`
