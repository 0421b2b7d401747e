/** How many servers there are in, the style of what a cell opens out. The target of a link is open, without a script. */

export function detailStyle(servers: number): string {
  const columns = Array.from({ length: servers }, (_, i) => i)
  return `${open}${columns.map((i) => `.t${i}:target ~ .body .s:not(.s${i}) { display: none }`).join('\n')}\n`
}

const open = `
tr.below { display: none } tr.below:has(> td > .detail > :target) { display: table-row }
.row:has(+ .below > td > .detail > :target) > th { box-shadow: inset 4px 0 var(--link) }
tr.below > td { padding: 0; border-bottom: 1px solid var(--line) }
.detail { position: sticky; left: 0; display: flex; flex-wrap: wrap; align-items: center; gap: .4rem; width: 100vw; width: 100cqi; padding: .75rem; background: var(--page); box-shadow: inset 4px 0 var(--link); scroll-margin-top: 7rem }
.tab { padding: .15rem .7rem .15rem .4rem; border-radius: 1rem; text-decoration: none; scroll-margin-top: 7rem }
.tab.all { padding-left: .7rem; color: var(--ink); border: 1px solid var(--line) }
.tab:target { outline: 2px solid var(--ink); outline-offset: 1px }
.close { margin-left: auto; padding: .15rem .5rem }
.body { flex: 0 0 100%; min-width: 0; overflow-wrap: anywhere }
.body h3 { max-width: 60rem; margin-top: .35rem; font-size: 1.1rem; line-height: 1.35 }
.reason { max-width: 60rem; margin: .25rem 0 .75rem } .reason span { color: var(--faint) }
.case { padding: .6rem 0 .5rem; border-top: 1px solid var(--line) }
.case h4 { font-size: .95rem; font-weight: 600 }
summary, p.s { padding: .15rem 0; cursor: pointer } p.s { cursor: auto }
summary { width: fit-content } summary small { color: var(--faint) }
p.s { color: var(--n) }
summary .v { padding: .1rem .6rem .1rem .3rem; border-radius: 1rem }
.code > summary { color: var(--faint) }
.why { max-width: 60rem; margin: .1rem 0 .4rem; padding-left: .75rem; border-left: 3px solid var(--line); white-space: pre-wrap }
.talk, .code pre { margin: .25rem 0 .6rem; padding: .5rem .75rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; font-size: .8rem; line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 32rem; overflow: auto }
.talk p { display: block; position: relative; padding-left: 7.5rem } .talk b { position: absolute; left: 0; font-weight: 600 }
.talk p + p { border-top: 1px dotted var(--line) }
.sent b { color: var(--sent) } .received b { color: var(--received) } .note b { color: var(--app) } .end, .reset, .cut, .talk em { color: var(--faint) }
.talk i { color: var(--mark); font-style: normal } .talk em { display: block }
@media (max-width: 40em) { .talk p { padding-left: 0 } .talk b { position: static; display: block } }
`
