/** The signal of an exchange: an `AbortController` whose listeners may throw without ending the process. */

type Callable = (...args: readonly unknown[]) => unknown

/**
 * A controller for `request.signal`. What a listener of the signal throws or rejects with goes to `report`: the platform
 * makes it an uncaught exception, which ends the process. Signals that an app derives (`AbortSignal.any()`) are its own.
 */
export function makeController(report: (error: unknown) => void): AbortController {
  const controller = new AbortController()
  const { signal } = controller
  const add = signal.addEventListener.bind(signal) as Callable
  const remove = signal.removeEventListener.bind(signal) as Callable
  const contained = new WeakMap<object, Callable>()
  const hear = (error: unknown) => {
    // `signal.throwIfAborted()` in a listener: no error of the app.
    if (error !== signal.reason) report(error)
  }
  let onabort: Callable | null = null
  let onabortListener: Callable | null = null
  Object.defineProperties(signal, {
    addEventListener: {
      value(type: unknown, listener: unknown, ...rest: readonly unknown[]) {
        if (!isListener(listener)) return add(type, listener, ...rest)
        const known = contained.get(listener) ?? contain(listener, signal, hear)
        contained.set(listener, known)
        return add(type, known, ...rest)
      },
    },
    removeEventListener: {
      value: (type: unknown, listener: unknown, ...rest: readonly unknown[]) =>
        remove(type, (isListener(listener) && contained.get(listener)) || listener, ...rest),
    },
    onabort: {
      get: () => onabort,
      set(value: unknown) {
        if (onabortListener !== null) remove('abort', onabortListener)
        onabort = typeof value === 'function' ? (value as Callable) : null
        onabortListener = onabort && contain(onabort, signal, hear)
        if (onabortListener !== null) add('abort', onabortListener)
      },
    },
  })
  return controller
}

function isListener(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null)
}

function contain(listener: object, signal: AbortSignal, hear: (error: unknown) => void): Callable {
  return (event) => {
    new Promise((resolve) => {
      const { handleEvent } = listener as { handleEvent?: unknown }
      if (typeof listener === 'function') resolve(listener.call(signal, event) as unknown)
      else if (typeof handleEvent === 'function') resolve(handleEvent.call(listener, event) as unknown)
    }).catch(hear)
  }
}
