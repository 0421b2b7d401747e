/** What the server sends live in, each view of the board to `show`. It comes in two ways, and one of them is enough. */
import { at, say } from './dom.js'

/** @typedef {import('./board.js').View} View */

const live = at('live', HTMLElement)

/** Before the next attempt, in milliseconds. */
const pause = 1000
/** Between two measurements, in milliseconds. */
const interval = 2000

/** @type {Record<string, 'live' | 'away' | 'off'>} */
const states = {}

/** @param {(view: View) => void} show */
export function connect(show) {
  readEvents(show)
  if (document.getElementById('socket-state') !== null) readSocket(show)
}

/** @param {(view: View) => void} show */
function readEvents(show) {
  /** @type {EventSource | null} */
  let source = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  const open = () => {
    const opened = new EventSource(live.dataset.events ?? '')
    source = opened
    opened.onopen = () => setState('events', 'live')
    opened.onmessage = ({ data }) => show(JSON.parse(data))
    opened.onerror = () => {
      setState('events', 'away')
      // Browsers try again by themselves, but not after each kind of failure.
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(open, pause)
    }
  }
  // Browsers have six connections for each server over HTTP/1.1: windows that nobody looks at leave theirs.
  const follow = () => {
    if (document.hidden) {
      clearTimeout(timer)
      source?.close()
      source = null
      setState('events', 'off')
    } else if (source === null) open()
  }
  document.addEventListener('visibilitychange', follow)
  follow()
}

/** @param {(view: View) => void} show */
function readSocket(show) {
  const socket = new WebSocket(new URL(live.dataset.socket ?? '', location.href.replace(/^http/, 'ws')))
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer
  /** @type {readonly number[]} */
  let times = []
  const measure = () => socket.send(String(performance.now()))
  socket.onopen = () => {
    setState('socket', 'live')
    measure()
    timer = setInterval(measure, interval)
  }
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data)
    if (message.echo === undefined) show(message)
    else {
      // What else the browser does counts too: the shortest of a few is the nearest to the truth.
      times = [...times, performance.now() - Number(message.echo)].slice(-5)
      say('round-trip', `${Math.min(...times).toFixed(1)} ms`)
    }
  }
  socket.onclose = () => {
    clearInterval(timer)
    setState('socket', 'away')
    say('round-trip', '–')
    say('readers', '–')
    setTimeout(() => readSocket(show), pause)
  }
}

/**
 * @param {'events' | 'socket'} channel
 * @param {'live' | 'away' | 'off'} state
 */
function setState(channel, state) {
  states[channel] = state
  say(`${channel}-state`, { live: 'live', away: 'connecting…', off: 'paused' }[state])
  document.getElementById(`${channel}-state`)?.setAttribute('data-state', state)
  const isAway = Object.values(states).every((one) => one === 'away')
  say('connection', isAway ? 'The server is away. This page goes on when it is back.' : '')
}
