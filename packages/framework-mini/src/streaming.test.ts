import type { HttpResponse } from '@tsgi/spec'
import { toFetch } from '@tsgi/spec/to-fetch'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { judged } from '../test/judged.ts'
import { jsonLines, stream } from './streaming.ts'
import type { Write } from './written-body.ts'

const chunksOf = (response: HttpResponse) => (response.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()

describe('stream()', () => {
  test('sends what is written, text and bytes, in order', async () => {
    const response = await judged(() =>
      stream(async (write) => {
        await write('é')
        await write('')
        void write(new Uint8Array([33]))
        void write('?')
      }),
    )('/')
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/octet-stream'])
    expect(await response.text()).toBe('é!?')
  })

  test('has the head that it is given', async () => {
    const options = { status: 203, headers: { 'Content-Type': 'text/csv', 'x-a': '1' } }
    const response = await judged(() => stream(async () => {}, options))('/')
    expect([response.status, Object.fromEntries(response.headers), await response.text()]).toEqual([
      203,
      { 'content-type': 'text/csv', 'x-a': '1' },
      '',
    ])
  })

  test('writing waits until a chunk is taken', async () => {
    const written: string[] = []
    const iterator = chunksOf(
      stream(async (write) => {
        for (const text of ['a', 'b', 'c', 'd']) {
          await write(text)
          written.push(text)
        }
      }),
    )
    expect(written).toEqual([])
    await iterator.next()
    await new Promise((resolve) => setImmediate(resolve))
    // The first was asked for, the second waits.
    expect(written).toEqual(['a'])
    await iterator.next()
    await new Promise((resolve) => setImmediate(resolve))
    expect(written).toEqual(['a', 'b'])
    await iterator.return?.()
  })

  test('a function that throws cuts the connection, behind what it wrote', async () => {
    const error = new Error('boom')
    const iterator = chunksOf(
      stream(async (write) => {
        void write('a')
        void write('b')
        await Promise.resolve()
        throw error
      }),
    )
    expect(await iterator.next()).toMatchObject({ done: false })
    expect(await iterator.next()).toMatchObject({ done: false })
    await expect(iterator.next()).rejects.toBe(error)
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
  })

  test('its server hears of the error, once', async () => {
    const heard: unknown[] = []
    const error = new Error('boom')
    const app = () => stream(() => Promise.reject(error))
    const response = await toFetch(app, { onError: (one) => heard.push(one) })(new Request('http://a.test'))
    await expect(response.text()).rejects.toThrow('boom')
    expect(heard).toEqual([error])
  })

  test('when the client leaves, the signal aborts, who writes is told, and nothing is reported', async () => {
    const told: unknown[] = []
    let signalled: unknown
    const iterator = chunksOf(
      stream(async (write, signal) => {
        signal.addEventListener('abort', () => {
          signalled = signal.reason
        })
        await write('a')
        for (const text of ['b', 'c']) await write(text).catch((error: unknown) => told.push(error))
        throw new Error('after the client')
      }),
    )
    await iterator.next()
    await iterator.return?.()
    await iterator.return?.()
    await new Promise((resolve) => setImmediate(resolve))
    expect(signalled).toMatchObject({ name: 'AbortError' })
    expect(told).toEqual([signalled, signalled])
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
  })

  test('a signal does not abort behind a complete body', async () => {
    let signal = AbortSignal.abort()
    await (
      await judged(() =>
        stream(async (write, given) => {
          signal = given
          await write('a')
        }),
      )('/')
    ).text()
    expect(signal.aborted).toBe(false)
  })

  test('writing behind the end is refused, and ends no process', async () => {
    let write: Write = () => Promise.resolve()
    await (
      await judged(() =>
        stream(async (given) => {
          write = given
        }),
      )('/')
    ).text()
    void write('unheard')
    await expect(write('late')).rejects.toThrow('The body has ended already.')
  })

  test('more than 1 MiB that nobody awaits cuts the connection and tells the writer', async () => {
    let writes = 0
    let isCleaned = false
    const iterator = chunksOf(
      stream((write, signal) => {
        while (!signal.aborted && writes < 100) {
          void write(new Uint8Array(65_536))
          writes += 1
        }
        return () => {
          isCleaned = true
        }
      }),
    )
    // One was asked for, sixteen wait, the next is too much.
    const first = await iterator.next()
    expect([first.done, writes, isCleaned]).toEqual([false, 18, true])
    await expect(iterator.next()).rejects.toThrow('Chunks that wait for a client may have 1048576 bytes in all')
  })

  test('one chunk may be as large as it likes', async () => {
    const response = await judged(() => stream((write) => write(new Uint8Array(3_000_000))))('/')
    expect((await response.arrayBuffer()).byteLength).toBe(3_000_000)
  })

  test.each([
    ['returns neither a promise nor a function', () => undefined, 'needs to return a promise, or a function'],
    ['writes a number', async (write: Write) => write(7 as never), 'text or a Uint8Array; got [object Number]'],
    [
      'throws at once',
      () => {
        throw new Error('at once')
      },
      'at once',
    ],
  ])('a function that %s cuts the connection', async (_, run, words) => {
    await expect(chunksOf(stream(run as never)).next()).rejects.toThrow(words)
  })

  test('what is no function is an error at once', () => {
    expect(() => stream('text' as never)).toThrow('What writes a body needs to be a function; got [object String].')
    expectTypeOf(stream).parameter(0).not.toEqualTypeOf<string>()
  })

  test('its body is read once', () => {
    const response = stream(async () => {})
    chunksOf(response)
    expect(() => chunksOf(response)).toThrow('can be read once')
  })
})

describe('jsonLines()', () => {
  test('sends each value as a line', async () => {
    const response = await judged(() => jsonLines([{ a: 1 }, 'two\n', null]))('/')
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    expect(await response.text()).toBe('{"a":1}\n"two\\n"\nnull\n')
  })

  test('ends the values when the client leaves', async () => {
    let isClosed = false
    function* values() {
      try {
        for (let i = 0; ; i += 1) yield i
      } finally {
        isClosed = true
      }
    }
    const iterator = chunksOf(jsonLines(values()))
    await iterator.next()
    await iterator.return?.()
    expect(isClosed).toBe(true)
  })

  test('a value that has no JSON cuts the connection', async () => {
    await expect(chunksOf(jsonLines([undefined])).next()).rejects.toThrow('a value that JSON can hold; got undefined')
  })
})
