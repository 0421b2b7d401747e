/** Clients that read slowly or not at all: what is pulled for them, and what arrives. */
import { strict as assert } from 'node:assert'
import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import type { Case, WireTalk } from '../case.ts'
import type { ClientMessage } from '../message.ts'
import type { Wire } from '../wire.ts'
import { bodies, framings, pass } from './bodies.ts'

const KiB = 1024
const MiB = 1024 * KiB

/** What the kernel may buffer on both sides of loopback, one chunk, and room to spare. */
const kernel = largestBuffer('tcp_rmem', 32 * MiB) + largestBuffer('tcp_wmem', 4 * MiB) + 12 * MiB

/** The third number of a Linux setting: how large a socket's buffer grows by itself. */
function largestBuffer(setting: string, elsewhere: number): number {
  try {
    return Number(readFileSync(`/proc/sys/net/ipv4/${setting}`, 'utf8').trim().split(/\s+/)[2])
  } catch {
    return elsewhere
  }
}

/** Bytes of a download, each word telling its own place. */
function pattern(from: number, length: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(length / 4)
  for (let i = 0; i < words.length; i += 1) words[i] = from / 4 + i
  return new Uint8Array(words.buffer)
}

/** The number of bytes that the app was asked for, once it does not grow any more. */
async function stalled({ tell, seen }: WireTalk): Promise<number> {
  let last = -1
  let same = 0
  while (same < 4) {
    await pass(100)
    tell('how many')
    const now = (await seen('pulled')) as number
    same = now === last && now > 0 ? same + 1 : 0
    last = now
  }
  return last
}

/** Reads a little and waits a little until all is there. */
async function readSlowly(wire: Wire, isAllThere: (bytes: Buffer) => boolean): Promise<void> {
  while (!isAllThere(wire.unread()) && !wire.isClosed()) {
    wire.resume()
    await pass(5)
    wire.pause()
    await pass(15)
  }
  wire.resume()
}

const unread: readonly Case[] = bodies.map(({ form, framing, from, fields }) => ({
  rule: 'downloads-wait-for-the-client',
  name: `a client that does not read stops ${form}, ${framing}; one that leaves ends it`,
  over: 'wire',
  asIs: true,
  app: (stage) => {
    let pulled = 0
    const answerQuestions = async (): Promise<never> => {
      for (;;) {
        await stage.told('how many')
        stage.note('pulled', pulled)
      }
    }
    void answerQuestions()
    return () => ({
      status: 200,
      headers: fields(1e12),
      body: from(
        (async function* () {
          try {
            for (;;) {
              pulled += 64 * KiB
              yield new Uint8Array(64 * KiB)
            }
          } finally {
            stage.note('ended')
          }
        })(),
      ),
    })
  },
  async talk(talk) {
    const wire = await talk.connect({ reading: false })
    await wire.send(talk.head())
    const pulled = await stalled(talk)
    assert.ok(pulled < kernel, `${pulled} bytes were pulled for a client that reads nothing`)
    wire.reset()
    await talk.seen('ended')
  },
}))

const stopped = 30
/** What a look of `stalled` is for, spread over the time in which the client reads nothing. */
const look = 2000

const paused: Case = {
  rule: 'downloads-wait-for-the-client',
  name: 'for a client that stops reading for 30 s in a download, no more is pulled; then it goes on, or was ended',
  over: 'wire',
  asIs: true,
  app: (stage) => {
    let pulled = 0
    const answerQuestions = async (): Promise<never> => {
      for (;;) {
        await stage.told('how many')
        stage.note('pulled', pulled)
      }
    }
    void answerQuestions()
    return () => ({
      status: 200,
      body: (async function* () {
        try {
          for (;;) {
            yield pattern(pulled, 64 * KiB)
            pulled += 64 * KiB
          }
        } finally {
          stage.note('ended')
        }
      })(),
    })
  },
  async talk(talk) {
    const wire = await talk.connect()
    await wire.send(talk.head())
    await readSlowly(wire, (bytes) => bytes.length > MiB)
    wire.pause()
    const before = await stalled(talk)
    for (let waited = 0; waited < stopped * 1000; waited += look) {
      await pass(look)
      talk.tell('how many')
      const now = (await talk.seen('pulled')) as number
      assert.ok(now - before <= 64 * KiB, `${now - before} bytes more were pulled for a client that reads nothing`)
    }
    assert.ok(before < kernel + wire.unread().length)
    wire.resume()
    for (let now = before; now < before + MiB && !wire.isClosed(); ) {
      await pass(50)
      talk.tell('how many')
      now = (await talk.seen('pulled')) as number
    }
    wire.reset()
    await talk.seen('ended')
  },
}

// Chunks that are larger than what a socket takes at once: each time it takes some, only what it took may be refilled.
const slow: readonly Case[] = framings.map(({ framing, fields }) => ({
  rule: 'downloads-wait-for-the-client',
  name: `chunks of 6 MiB, ${framing}, are pulled no faster than a slow client reads them`,
  over: 'wire',
  asIs: true,
  app: (stage) => {
    let pulled = 0
    const answerQuestions = async (): Promise<never> => {
      for (;;) {
        await stage.told('how many')
        stage.note('pulled', pulled)
      }
    }
    void answerQuestions()
    return () => ({
      status: 200,
      headers: fields(1e12),
      body: (async function* () {
        for (;;) {
          pulled += 6 * MiB
          yield new Uint8Array(6 * MiB)
        }
      })(),
    })
  },
  async talk(talk) {
    const wire = await talk.connect({ reading: false })
    await wire.send(talk.head())
    await stalled(talk)
    await readSlowly(wire, (bytes) => bytes.length > 24 * MiB)
    wire.pause()
    const pulled = await stalled(talk)
    const read = wire.unread().length
    assert.ok(pulled - read < kernel, `${pulled} bytes were pulled for a client that has read ${read}`)
  },
}))

const intact: readonly Case[] = bodies.map(({ form, framing, from, fields }) => ({
  rule: 'downloads-wait-for-the-client',
  name: `20 MB of ${form}, ${framing}, reach a slow client intact`,
  over: 'wire',
  asIs: true,
  app: () => () => ({
    status: 200,
    headers: fields(total),
    body: from(download()),
  }),
  async talk(talk) {
    const wire = await talk.connect({ reading: false })
    await wire.send(talk.head())
    await readSlowly(wire, (bytes) => bytes.length >= total)
    checkPattern(await wire.message())
  },
}))

const total = 20_000_000

async function* download(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  // No power of two, and larger and smaller than what sockets and libraries take at once.
  const sizes = [100_000, 4, 300_000, 1_600_000, 12]
  let at = 0
  for (let i = 0; at < total; i += 1) {
    const size = Math.min(sizes[i % sizes.length] as number, total - at)
    yield pattern(at, size)
    at += size
  }
}

function checkPattern(message: ClientMessage): void {
  assert.ok(message.complete, 'the message is incomplete')
  assert.equal(message.body.length, total)
  assert.ok(message.body.equals(pattern(0, total)), 'the bytes differ')
}

const tail: Case = {
  rule: 'chunks-are-not-held-back',
  name: 'a slow client gets the whole of a large chunk while the app waits before the next one',
  over: 'wire',
  asIs: true,
  app: (stage) => () => ({
    status: 200,
    body: (async function* () {
      yield pattern(0, total - 16)
      await stage.told('go on')
      yield pattern(total - 16, 16)
    })(),
  }),
  async talk(talk) {
    const wire = await talk.connect({ reading: false })
    await wire.send(talk.head())
    const mark = Buffer.from(pattern(total - 20, 4))
    await readSlowly(wire, (bytes) => bytes.length >= total - 16 && bytes.subarray(-40).includes(mark))
    talk.tell('go on')
    checkPattern(await wire.message())
  },
}

export const downloadCases: readonly Case[] = [...unread, paused, ...slow, ...intact, tail]
