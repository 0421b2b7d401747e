/** Finds uWebSockets.js, and makes sure that it is the native library. */
import { createRequire } from 'node:module'
import { show, TsgiError } from '@tsgi/spec/server'
import type { Uws } from './uws.ts'

// The first is for Node 20, 22, 23 and 24, the other one from 22 to 26.
const release = Number(process.versions.node.split('.')[0]) < 25 ? 'v20.52.0' : 'v20.67.0'

const install = `Install it beside this package: npm install uNetworking/uWebSockets.js#${release} (it is not on the npm registry; see its README for the Node versions of each release).`

/** The injected module, or the one that is installed. */
export function loadUws(injected: unknown): Uws {
  const found = injected ?? requireUws()
  // `import * as uws` of a CommonJS module holds it as `default`.
  const module = hasApp(found) ? found : (found as { default?: unknown }).default
  if (!hasApp(module)) {
    throw new TsgiError({
      code: 'uws-invalid',
      party: 'operator',
      demand: 'The option uws.module needs to be the module uWebSockets.js',
      got: show(found),
      cure: "Pass what import uws from 'uWebSockets.js' gives.",
    })
  }
  // Some builds replace a missing native binding by JavaScript that keeps no promise; it has no TLS.
  if (typeof module.SSLApp !== 'function') {
    throw new TsgiError({
      code: 'uws-not-native',
      party: 'operator',
      demand: 'server-uws needs the native library of uWebSockets.js',
      got: `a stand-in without it for Node ${process.versions.node} on ${process.platform}-${process.arch}`,
      cure: install,
    })
  }
  return module
}

function requireUws(): unknown {
  try {
    return createRequire(import.meta.url)('uWebSockets.js')
  } catch (cause) {
    throw new TsgiError({
      code: 'uws-missing',
      party: 'operator',
      demand: 'server-uws needs uWebSockets.js',
      got: `an error when it was loaded: ${cause instanceof Error ? cause.message.split('\n')[0] : show(cause)}`,
      cure: install,
      cause,
    })
  }
}

function hasApp(module: unknown): module is Uws {
  const isModule = (typeof module === 'object' || typeof module === 'function') && module !== null
  return isModule && typeof (module as Partial<Uws>).App === 'function'
}
