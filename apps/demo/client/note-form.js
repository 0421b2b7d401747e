/** What is typed into the form in, a note on the server; what was refused stays in the field, with the reason beside it. */
import { at, say } from './dom.js'

const form = at('note-form', HTMLFormElement)
const field = at('text', HTMLInputElement)
const away = 'The server did not answer. Your note is still here: try again in a moment.'

export function sendNotes() {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void send()
  })
}

async function send() {
  // Who presses Enter twice means one note.
  if (form.ariaBusy === 'true') return
  form.ariaBusy = 'true'
  const text = field.value
  const reason = await post(text).catch(() => away)
  say('text-error', reason)
  field.setAttribute('aria-invalid', String(reason !== ''))
  // What was typed meanwhile is the next note, and who has gone on to something else stays there.
  if (reason === '' && field.value === text) field.value = ''
  if (form.contains(document.activeElement) || document.activeElement === document.body) field.focus()
  form.ariaBusy = null
}

/**
 * The reason why the note was refused, `''` if it was taken.
 *
 * @param {string} text
 */
async function post(text) {
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  const response = await fetch(form.action, { method: 'POST', headers, body: JSON.stringify({ text }) })
  if (response.ok) return ''
  const problem = await response.json().catch(() => null)
  return problem?.issues?.[0]?.message ?? problem?.detail ?? `The server could not take it: ${response.status}.`
}
