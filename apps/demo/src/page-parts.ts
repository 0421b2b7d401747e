/** The style and the script of the page: no framework, no request to anywhere else. */

export const style = `
:root { --page: #f6f5f2; --card: #fff; --ink: #1d1d1b; --faint: #62605a; --line: #dcd9d2; --accent: #0b6b4f; --accent-ink: #fff }
main[data-server="uws"] { --accent: #8a2f6b }
@media (prefers-color-scheme: dark) {
  :root { --page: #161614; --card: #201f1d; --ink: #efede6; --faint: #a5a299; --line: #3a3834; --accent: #4cc79e; --accent-ink: #10241d }
  main[data-server="uws"] { --accent: #e48ac3; --accent-ink: #2b0f20 }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; display: grid; gap: 1rem }
h1 { font-size: clamp(1.6rem, 6vw, 2.6rem); line-height: 1.15; margin: 0 0 .5rem; text-wrap: balance }
h2 { font-size: 1rem; margin: 0 0 .75rem }
p { margin: 0 }
.eyebrow { color: var(--faint); letter-spacing: .08em; text-transform: uppercase; font-size: .8rem }
.server { color: var(--accent) }
.faint { color: var(--faint); font-weight: normal }
section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem 1.25rem }
.big { font-size: 3rem; line-height: 1.1; font-variant-numeric: tabular-nums; color: var(--accent) }
a { color: var(--accent) }
label { display: block; color: var(--faint); font-size: .9rem }
.line { display: flex; gap: .5rem; margin-top: .25rem }
input { flex: 1; min-width: 0; font: inherit; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--page); color: inherit }
button { font: inherit; padding: .5rem 1rem; border: 0; border-radius: .5rem; background: var(--accent); color: var(--accent-ink); cursor: pointer }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
ul { margin: .75rem 0 0; padding-left: 1.25rem; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .25rem 1rem; margin: 0 }
dt { color: var(--faint) }
dd { margin: 0; overflow-wrap: anywhere }
details { margin-top: .75rem }
summary { cursor: pointer; color: var(--accent); margin-bottom: .5rem }
#error:not(:empty) { color: #c0392b; margin-top: .5rem }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr } dd { margin-bottom: .4rem } }
`

export const script = `
const at = (id) => document.getElementById(id)
new EventSource('/ticks').onmessage = ({ data }) => {
  const { count, watching, visits } = JSON.parse(data)
  at('count').textContent = count
  at('watching').textContent = watching
  at('visits').textContent = visits
}
const show = (notes) => at('notes').replaceChildren(...notes.map((note) => Object.assign(document.createElement('li'), { textContent: note })))
const watch = () => {
  const socket = new WebSocket(new URL('/live', location.href.replace(/^http/, 'ws')))
  socket.onopen = () => { at('connected').textContent = 'everybody sees them at once' }
  socket.onmessage = ({ data }) => show(JSON.parse(data))
  socket.onclose = () => {
    at('connected').textContent = 'not connected'
    setTimeout(watch, 2000)
  }
}
watch()
at('form').onsubmit = async (event) => {
  event.preventDefault()
  const response = await fetch('/notes', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: at('text').value }) })
  const result = await response.json()
  at('error').textContent = response.ok ? '' : result.error
  if (!response.ok) return
  at('text').value = ''
  show(result)
}
`
