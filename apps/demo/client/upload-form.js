/** A file in, its way to the server as progress and what the server made of it out. */
import { at, make, say } from './dom.js'

const form = at('upload-form', HTMLFormElement)
const field = at('file', HTMLInputElement)
const progress = at('upload-progress', HTMLElement)
const bar = at('upload-bar', HTMLProgressElement)
const cancel = at('upload-cancel', HTMLButtonElement)
const result = at('upload-result', HTMLElement)
const numbers = new Intl.NumberFormat()

export function sendFiles() {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const file = field.files?.[0]
    if (file === undefined) return
    const limit = Number(form.dataset.limit)
    if (file.size > limit) fail(`This file has ${sizeOf(file.size)}; the server takes up to ${sizeOf(limit)}.`)
    else send(file)
  })
}

/** @param {File} file */
function send(file) {
  // fetch() tells nothing of how far an upload is.
  const request = new XMLHttpRequest()
  request.open('POST', form.action)
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.responseType = 'json'
  request.upload.onprogress = ({ loaded, total }) => follow(total === 0 ? 1 : loaded / total)
  request.onload = () =>
    request.status === 200 ? show(request.response) : fail(`The server refused it: ${request.status}.`)
  request.onerror = () => fail('The connection was lost. Nothing was kept: you can send it again.')
  request.onabort = () => fail('Cancelled.')
  request.onloadend = () => {
    // Who cancelled by keyboard goes on where the next upload begins.
    const hadFocus = progress.contains(document.activeElement)
    setBusy(false)
    if (hadFocus) field.focus()
  }
  cancel.onclick = () => request.abort()
  result.replaceChildren()
  follow(0)
  setBusy(true)
  cancel.focus()
  request.send(file)
}

/** @param {number} part */
function follow(part) {
  bar.value = part
  say('upload-percent', `${Math.floor(part * 100)} %`)
}

/** @param {boolean} isBusy */
function setBusy(isBusy) {
  form.hidden = isBusy
  progress.hidden = !isBusy
}

/** @param {{ readonly bytes: number, readonly sha256: string, readonly chunks: number, readonly largest: number }} received */
function show({ bytes, sha256, chunks, largest }) {
  const rows = [
    ['Received', `${numbers.format(bytes)} bytes`],
    ['In', `${numbers.format(chunks)} chunks, the largest ${sizeOf(largest)}`],
    ['SHA-256', sha256],
  ]
  const list = make('dl', '')
  for (const [name = '', value = ''] of rows) list.append(make('dt', name), make('dd', value))
  result.replaceChildren(list)
}

/** @param {string} reason */
function fail(reason) {
  result.replaceChildren(make('p', reason, { className: 'error' }))
}

/** @param {number} bytes */
function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} bytes`
  const [size, unit] = bytes < 1024 ** 2 ? [bytes / 1024, 'KiB'] : [bytes / 1024 ** 2, 'MiB']
  return `${numbers.format(Math.round(size))} ${unit}`
}
