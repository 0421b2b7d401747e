import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import type { Application } from '../app.ts'
import type { Listening, Platform } from './platform.ts'
import { authority, startServer } from './start-server.ts'

/** A platform that writes down what it is told, and an application that does too. */
function newStage({ whileListening = () => {} } = {}) {
  const events: string[] = []
  const listening: Listening = {
    address: { address: '127.0.0.1', port: 80, family: 'IPv4' },
    stopAccepting: () => events.push('stop accepting'),
    cutAll: () => events.push('cut all'),
    connections: () => 0,
    ended: Promise.resolve(),
  }
  const platform: Platform = {
    name: 'test',
    version: '1.2.3',
    capabilities: [],
    ownOptions: [],
    byteLength: (text) => text.length,
    listen: () => {
      events.push('listen')
      whileListening()
      return Promise.resolve(listening)
    },
  }
  const application: Application = {
    fetch: () => ({ status: 200 }),
    start: () => void events.push('start'),
    stop: () => void events.push('stop'),
  }
  return { events, platform, application }
}

const reason = new Error('changed my mind')

test('a server starts its application, listens, and stops it after the last connection', async () => {
  const { events, platform, application } = newStage()
  const server = await startServer(platform, application)
  expect(server.url).toBe('http://127.0.0.1:80')
  await server.close()
  expect(events).toEqual(['start', 'listen', 'stop accepting', 'cut all', 'stop'])
})

test('a signal that has aborted keeps the application from being started', async () => {
  const { events, platform, application } = newStage()
  const signal = AbortSignal.abort(reason)
  await expect(startServer(platform, application, { signal })).rejects.toBe(reason)
  expect(events).toEqual([])
})

test('a signal that aborts while the application starts keeps the platform from listening', async () => {
  const { events, platform, application } = newStage()
  const controller = new AbortController()
  const start = () => {
    events.push('start')
    controller.abort(reason)
  }
  const { signal } = controller
  await expect(startServer(platform, { ...application, start }, { signal })).rejects.toBe(reason)
  expect(events).toEqual(['start', 'stop'])
})

test('a signal that aborts while the platform listens closes it again', async () => {
  const controller = new AbortController()
  const { events, platform, application } = newStage({ whileListening: () => controller.abort(reason) })
  const { signal } = controller
  await expect(startServer(platform, application, { signal })).rejects.toBe(reason)
  expect(events).toEqual(['start', 'listen', 'stop accepting', 'cut all', 'stop'])
})

test('a platform that cannot listen has its application stopped, and its error told', async () => {
  const { events, platform, application } = newStage({
    whileListening() {
      throw reason
    },
  })
  await expect(startServer(platform, application)).rejects.toBe(reason)
  expect(events).toEqual(['start', 'listen', 'stop'])
})

test('a server that has closed does not listen to its signal any more', async () => {
  const { platform, application } = newStage()
  const { signal } = new AbortController()
  const server = await startServer(platform, application, { signal })
  expect(getEventListeners(signal, 'abort')).toHaveLength(1)
  await server.close()
  await server.closed
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
})

test.each([
  [{ address: '127.0.0.1', port: 80, family: 'IPv4' }, '127.0.0.1:80'],
  [{ address: '::1', port: 80, family: 'IPv6' }, '[::1]:80'],
  [{ address: '::1', port: null, family: 'IPv6' }, '[::1]'],
] as const)('the authority of %o is %s', (address, text) => {
  expect(authority(address)).toBe(text)
})
