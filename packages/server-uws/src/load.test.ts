import type * as nodeModule from 'node:module'
import { afterEach, expect, test, vi } from 'vitest'
import { loadUws } from './load.ts'

const { requireUws } = vi.hoisted(() => ({ requireUws: { instead: null as (() => unknown) | null } }))

vi.mock('node:module', async (importOriginal) => {
  const { createRequire } = await importOriginal<typeof nodeModule>()
  return {
    createRequire: (from: string) => {
      const require = createRequire(from)
      return (name: string) => (requireUws.instead ?? (() => require(name) as unknown))()
    },
  }
})

afterEach(() => {
  requireUws.instead = null
})

const native = loadUws(undefined)

test('the module that is installed here is the native library', () => {
  expect(native.SSLApp).toBeTypeOf('function')
  expect(String(native.App)).toContain('[native code]')
})

test('an injected module is taken as it is, and as the default of a namespace', async () => {
  const own = { App: () => {}, SSLApp: () => {} }
  expect(loadUws(own)).toBe(own)
  expect(loadUws({ default: own })).toBe(own)
  expect(loadUws({ __proto__: null, default: own, 'module.exports': own })).toBe(own)
})

test('an injected module is taken without looking for one that is installed', () => {
  requireUws.instead = () => {
    throw new Error('looked for')
  }
  expect(loadUws(native)).toBe(native)
})

test('a module that is missing is told with the way to install it', () => {
  const cause = Object.assign(new Error("Cannot find module 'uWebSockets.js'\nRequire stack:\n- /somewhere"), {
    code: 'MODULE_NOT_FOUND',
  })
  requireUws.instead = () => {
    throw cause
  }
  expect(() => loadUws(undefined)).toThrow(
    expect.objectContaining({
      name: 'TsgiError',
      code: 'uws-missing',
      party: 'operator',
      cause,
      message: expect.stringMatching(
        /^server-uws needs uWebSockets\.js; got an error when it was loaded: Cannot find module 'uWebSockets\.js'\. Install it beside this package: npm install uNetworking\/uWebSockets\.js#v/,
      ),
    }),
  )
})

test('a loader that throws something other than an error is told too', () => {
  requireUws.instead = () => {
    throw undefined
  }
  expect(() => loadUws(undefined)).toThrow(expect.objectContaining({ code: 'uws-missing' }))
})

test.each([
  [{}, 'an object with no properties'],
  [{ app: 1 }, 'an object with app'],
  [{ default: {} }, 'an object with default'],
  [{ App: true }, 'an object with App'],
  ['uWebSockets.js', '"uWebSockets.js"'],
  [5, 'the number 5'],
])('what is not the module is refused: %s', (wrong, shown) => {
  expect(() => loadUws(wrong)).toThrow(
    expect.objectContaining({
      code: 'uws-invalid',
      message: `The option uws.module needs to be the module uWebSockets.js; got ${shown}. Pass what import uws from 'uWebSockets.js' gives.`,
    }),
  )
})

test('JavaScript that stands in for a missing native library is refused, injected or installed', () => {
  const standIn = { App: () => {}, us_listen_socket_close: () => {}, us_socket_local_port: () => {} }
  const refusal = expect.objectContaining({
    code: 'uws-not-native',
    message: expect.stringContaining(`Node ${process.versions.node} on ${process.platform}-${process.arch}`),
  })
  expect(() => loadUws(standIn)).toThrow(refusal)
  requireUws.instead = () => standIn
  expect(() => loadUws(undefined)).toThrow(refusal)
})
