/** A server in; it closes when the process is told to end. */
import type { Server } from './serve.ts'
import { show, TsgiError } from './server/errors.ts'

/** Options of {@link closeOnSignals}. */
export interface SignalOptions {
  /** The signals to listen to. Default: `SIGINT` and `SIGTERM`. */
  readonly signals?: readonly string[] | undefined
}

interface SignalSource {
  readonly on: (signal: string, listener: () => void) => unknown
  readonly removeListener: (signal: string, listener: () => void) => unknown
}

/**
 * Calls `server.close()` on the first signal and `server.destroy()` on the second, whichever they are. Listens until
 * the server has closed; after that a signal does what it does without this. Never ends the process and does not touch
 * its exit code.
 *
 * @returns a function that stops listening.
 * @throws {TsgiError} `signals-unavailable`: there is no `process` that tells of signals. `option-invalid`: a name that
 * is no signal's.
 *
 * @example
 * closeOnSignals(await serve(app))
 */
export function closeOnSignals(
  server: Pick<Server, 'close' | 'destroy' | 'closed'>,
  options: SignalOptions = {},
): () => void {
  const { signals = ['SIGINT', 'SIGTERM'] } = options
  for (const signal of signals) if (!/^SIG[A-Z0-9]+$/.test(signal)) throw noSignal(signal)
  const source = signalSource()
  let closing = false
  const onSignal = () => {
    if (closing) return server.destroy()
    closing = true
    void server.close()
  }
  const stop = () => {
    for (const signal of signals) source.removeListener(signal, onSignal)
  }
  for (const signal of signals) source.on(signal, onSignal)
  void server.closed.then(stop)
  return stop
}

// By its shape: this package needs no types of a platform, and Deno and Bun have a `process` of their own.
function signalSource(): SignalSource {
  const { process } = globalThis as { readonly process?: Partial<SignalSource> }
  if (typeof process?.on === 'function' && typeof process.removeListener === 'function') return process as SignalSource
  throw new TsgiError({
    code: 'signals-unavailable',
    party: 'operator',
    demand: 'closeOnSignals() needs a global process that tells of signals',
    got: show(process),
    cure: 'Call server.close() where your platform tells that it ends.',
  })
}

function noSignal(got: unknown): TsgiError {
  return new TsgiError({
    code: 'option-invalid',
    party: 'operator',
    demand: 'Each of the signals needs to be the name of a signal',
    got: show(got),
    cure: "Write them as 'SIGINT' and 'SIGTERM'.",
  })
}
