import { describe, expect, it } from 'vitest'
import { abortError, BodyError } from './errors.ts'
import { discardLimit, RequestBody } from './request-body.ts'

const bytes = (length: number, value = 1) => new Uint8Array(length).fill(value)

/** A body and what it asks of its connection, in order. */
function made({ limit = 16 * discardLimit, declared = null as number | null } = {}) {
  const asked: string[] = []
  const flow = {
    pauseBody: () => void asked.push('pause'),
    resumeBody: () => void asked.push('resume'),
    continueBody: () => void asked.push('continue'),
    refuseBody: () => void asked.push('refuse'),
  }
  return { body: new RequestBody(flow, limit, declared), asked }
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

describe('reading', () => {
  it('gives the chunks that came before it and those that come later, then the end', async () => {
    const { body } = made()
    body.push(bytes(2))
    const reader = body.read()
    expect((await reader.next()).value).toEqual(bytes(2))
    const next = reader.next()
    body.push(bytes(3))
    expect((await next).value).toEqual(bytes(3))
    const last = reader.next()
    body.end()
    expect(await last).toEqual({ done: true, value: undefined })
    expect(await reader.next()).toEqual({ done: true, value: undefined })
  })

  it('serves calls of next() that wait at once, in their order', async () => {
    const { body } = made()
    const reader = body.read()
    const all = Promise.all([reader.next(), reader.next(), reader.next()])
    body.push(bytes(1))
    body.push(bytes(2))
    body.end()
    expect((await all).map(({ value }) => value?.byteLength)).toEqual([1, 2, undefined])
  })

  it('drops empty chunks, which would look like nothing to read', async () => {
    const { body } = made()
    body.push(bytes(0))
    body.push(bytes(1))
    body.end()
    expect((await body.collect()).byteLength).toBe(1)
  })

  it('puts chunks together, and gives a single one as it is', async () => {
    const [one, two] = [made(), made()]
    const chunk = bytes(4)
    one.body.push(chunk)
    one.body.end()
    expect(await one.body.collect()).toBe(chunk)
    two.body.push(bytes(1, 7))
    two.body.push(bytes(2, 8))
    two.body.end()
    expect([...(await two.body.collect())]).toEqual([7, 8, 8])
  })

  it('happens once: a second reading is a TypeError from the first call on', async () => {
    const { body } = made()
    expect(body.used).toBe(false)
    body.read()
    expect(body.used).toBe(true)
    expect(() => body.read()).toThrow(TypeError)
    expect(await failureOf(body.collect())).toBeInstanceOf(TypeError)
  })

  it('asks for the body where it is not complete', () => {
    const [open, complete] = [made(), made()]
    open.body.read()
    expect(open.asked).toEqual(['continue'])
    complete.body.push(bytes(1))
    complete.body.end()
    complete.body.read()
    expect(complete.asked).toEqual([])
  })
})

describe('waiting', () => {
  it('pauses the connection at 64 KiB that nobody took, and resumes it when all of them were taken', async () => {
    const { body, asked } = made()
    body.push(bytes(65_535))
    expect(asked).toEqual([])
    body.push(bytes(1))
    expect(asked).toEqual(['pause'])
    expect(body.isPaused).toBe(true)
    const reader = body.read()
    await reader.next()
    expect(asked).toEqual(['pause', 'continue'])
    await reader.next()
    expect(asked).toEqual(['pause', 'continue', 'resume'])
    expect(body.isPaused).toBe(false)
  })

  it('never pauses for a reader that waits', () => {
    const { body, asked } = made()
    void body.read().next()
    body.push(bytes(100_000))
    expect(asked).toEqual(['continue'])
  })
})

describe('failing', () => {
  it('rejects what waits and every read that follows with the same error, and forgets what was not taken', async () => {
    const { body } = made()
    const reason = abortError('gone')
    const reader = body.read()
    const waiting = failureOf(reader.next())
    body.fail(reason)
    body.fail(new Error('later'))
    expect(await waiting).toBe(reason)
    expect(await failureOf(reader.next())).toBe(reason)
    const late = made()
    late.body.push(bytes(1))
    late.body.fail(reason)
    expect(await failureOf(late.body.collect())).toBe(reason)
  })

  it('is too late for a complete body', async () => {
    const { body } = made()
    body.push(bytes(1))
    body.end()
    body.fail(abortError('gone'))
    expect((await body.collect()).byteLength).toBe(1)
  })

  it('happens to a body over the limit, whose connection is paused', async () => {
    const { body, asked } = made({ limit: 10 })
    body.push(bytes(10))
    expect(body.error).toBeNull()
    body.push(bytes(1))
    expect(asked).toEqual(['pause'])
    expect(body.error).toBeInstanceOf(BodyError)
    expect(body.error).toMatchObject({ code: 'body-too-large', status: 413 })
    expect(body.tooMuchToDiscard).toBe(true)
    expect(await failureOf(body.collect())).toBe(body.error)
  })

  it('does not turn into an end: a failed body that is received to its end still rejects', async () => {
    const { body } = made({ limit: 1 })
    body.push(bytes(2))
    body.end()
    expect(body.complete).toBe(true)
    expect(await failureOf(body.collect())).toMatchObject({ code: 'body-too-large' })
  })
})

describe('leaving in the middle', () => {
  it('ends the reading, drops what was not taken and receives the rest for nobody', async () => {
    const { body, asked } = made()
    body.push(bytes(40_000))
    body.push(bytes(40_000))
    for await (const _ of body.read()) break
    expect(asked).toEqual(['pause', 'continue', 'resume'])
    expect(body.isRead).toBe(false)
    body.push(bytes(900_000))
    expect(asked).toHaveLength(3)
    body.end()
    expect(body.complete).toBe(true)
  })

  it('answers every next() with the end, also where chunks are left or the body failed', async () => {
    const [left, failed] = [made(), made()]
    const reader = left.body.read()
    left.body.push(bytes(1))
    left.body.end()
    await reader.return?.()
    expect((await reader.next()).done).toBe(true)
    const other = failed.body.read()
    failed.body.fail(abortError('gone'))
    await other.return?.()
    expect((await other.next()).done).toBe(true)
  })

  it('lets go of a next() that waits', async () => {
    const { body } = made()
    const reader = body.read()
    const waiting = reader.next()
    await reader.return?.()
    expect((await waiting).done).toBe(true)
  })

  it('pauses at more than 1 MiB, and the connection is refused when the app has answered', async () => {
    const { body, asked } = made()
    await body.read().return?.()
    body.push(bytes(discardLimit))
    expect(asked).toEqual(['continue'])
    body.push(bytes(1))
    expect(asked).toEqual(['continue', 'pause'])
    body.answered()
    expect(asked).toEqual(['continue', 'pause', 'refuse'])
  })
})

describe('after the answer', () => {
  it('a body that nobody reads is received and dropped, and a later reading is aborted', async () => {
    const { body, asked } = made()
    body.push(bytes(70_000))
    body.answered()
    expect(asked).toEqual(['pause', 'resume'])
    body.push(bytes(100_000))
    body.end()
    expect(body.complete).toBe(true)
    expect(await failureOf(body.collect())).toMatchObject({ name: 'AbortError', code: 'body-aborted' })
  })

  it('a body that was received whole can still be read', async () => {
    const { body } = made()
    body.push(bytes(3))
    body.end()
    body.answered()
    expect((await body.collect()).byteLength).toBe(3)
  })

  it('a reading that has begun goes on, with its pauses', async () => {
    const { body, asked } = made()
    const reader = body.read()
    body.answered()
    expect(body.isRead).toBe(true)
    body.push(bytes(70_000))
    expect((await reader.next()).value?.byteLength).toBe(70_000)
    expect(asked).toEqual(['continue', 'pause', 'resume'])
    body.end()
    expect((await reader.next()).done).toBe(true)
  })

  it('a reading that has begun and grows over the limit refuses the connection', async () => {
    const { body, asked } = made({ limit: 5 })
    const waiting = failureOf(body.read().next())
    body.answered()
    body.push(bytes(6))
    expect(await waiting).toMatchObject({ code: 'body-too-large' })
    expect(asked).toEqual(['continue', 'pause', 'refuse'])
  })

  it('the connection is refused once, although what it had read before it was paused still comes', () => {
    const { body, asked } = made()
    body.answered()
    for (let i = 0; i < 3; i += 1) body.push(bytes(discardLimit))
    expect(asked).toEqual(['pause', 'refuse'])
  })

  it('more than 1 MiB that nobody reads refuses the connection', () => {
    const { body, asked } = made()
    body.answered()
    body.push(bytes(discardLimit))
    expect(asked).toEqual([])
    body.push(bytes(1))
    expect(asked).toEqual(['pause', 'refuse'])
  })
})

describe('what is too much to discard', () => {
  it('is a declared rest of more than 1 MiB that nobody reads', async () => {
    expect(made({ declared: discardLimit }).body.tooMuchToDiscard).toBe(false)
    const { body } = made({ declared: 2 * discardLimit })
    expect(body.tooMuchToDiscard).toBe(true)
    const reader = body.read()
    expect(body.tooMuchToDiscard).toBe(false)
    await reader.return?.()
    expect(body.tooMuchToDiscard).toBe(true)
    body.end()
    expect(body.tooMuchToDiscard).toBe(false)
  })
})
