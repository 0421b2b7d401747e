/** Bodies that the app does not read, or not to their end. */
import { strict as assert } from 'node:assert'
import type { App, HttpRequest, HttpResponse } from '@tsgi/spec'
import type { Case, Stage, WireTalk } from '../case.ts'
import { contentOf, piecesOf } from '../content.ts'
import { chunked } from '../request-text.ts'

const encoder = new TextEncoder()

/** What the app answers to a POST that it does not read; a GET gets `next`. */
const early =
  (answer: (request: HttpRequest) => HttpResponse | Promise<HttpResponse>) =>
  (stage: Stage): App =>
  (request) => {
    // A method in other letters is the business of another rule.
    if (/^get$/i.test(request.method)) return { status: 200, body: 'next' }
    stage.note('called')
    return answer(request)
  }

const whole = () => ({ status: 200, body: 'early' })

const streamed = () => ({
  status: 200,
  body: (async function* () {
    yield encoder.encode('ear')
    yield encoder.encode('ly')
  })(),
})

/** Reads one chunk and no more. */
const broken = async (request: HttpRequest) => {
  for await (const _ of request.body ?? []) break
  return whole()
}

const answers: Readonly<Record<string, (request: HttpRequest) => HttpResponse | Promise<HttpResponse>>> = {
  'is not read': whole,
  'is not read behind a streamed answer': streamed,
  'is not read behind a streamed answer of a declared length': () => ({
    ...streamed(),
    headers: [['content-length', '5']],
  }),
  'is not read behind a refusal without content': () => ({ status: 204 }),
  'is not read by an app that takes its time': async () => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    return whole()
  },
  'is left after its first chunk': broken,
}

function framed(size: number): Readonly<Record<string, readonly [field: string, content: string]>> {
  const content = contentOf(size)
  return {
    'with a content-length': [`Content-Length: ${size}`, content],
    chunked: ['Transfer-Encoding: chunked', chunked(piecesOf(content, 10_000))],
  }
}

async function expectNext({ connect, head }: WireTalk, field: string, content: string): Promise<void> {
  const wire = await connect()
  const sent = wire.send(head('POST / HTTP/1.1', field) + content)
  const message = await wire.message()
  assert.ok(message.status < 300 && message.complete)
  await sent
  await wire.send(head())
  assert.equal((await wire.message()).text, 'next')
}

function discarded(what: string, size: number, how: string): Case[] {
  return Object.entries(framed(size)).map(([framing, [field, content]]) => ({
    rule: 'unread-bodies-are-discarded',
    name: `a body of ${what} ${framing} that ${how} leaves the connection to the next request`,
    over: 'wire',
    app: early(answers[how] ?? whole),
    talk: (talk) => expectNext(talk, field, content),
  }))
}

export const bodyUnreadCases: readonly Case[] = [
  ...discarded('3 bytes', 3, 'is not read'),
  ...Object.keys(answers).flatMap((how) => discarded('300 KB', 300_000, how)),
  ...discarded('a little less than 1 MiB', 1_000_000, 'is not read'),
  {
    rule: 'unread-bodies-are-discarded',
    name: 'a body whose rest comes after the answer leaves the connection to the next request',
    over: 'wire',
    app: early(whole),
    async talk({ connect, head }) {
      const wire = await connect()
      await wire.send(`${head('POST / HTTP/1.1', 'Content-Length: 10')}hello`)
      assert.equal((await wire.message()).text, 'early')
      await wire.send('world')
      await wire.send(head())
      assert.equal((await wire.message()).text, 'next')
    },
  },
  {
    rule: 'unread-bodies-are-discarded',
    name: 'a chunked body whose rest comes after the answer leaves the connection to the next request',
    over: 'wire',
    app: early(whole),
    async talk({ connect, head }) {
      const wire = await connect()
      await wire.send(`${head('POST / HTTP/1.1', 'Transfer-Encoding: chunked')}5\r\nhello\r\n`)
      assert.equal((await wire.message()).text, 'early')
      await wire.send('5\r\nworld\r\n0\r\n\r\n')
      await wire.send(head())
      assert.equal((await wire.message()).text, 'next')
    },
  },
  ...Object.entries(answers).flatMap(([how, answer]): Case[] => [
    {
      rule: 'large-unread-bodies-end-the-connection',
      name: `a body of 3 MiB that ${how}: the answer arrives, and then the connection ends`,
      over: 'wire',
      asIs: true,
      app: early(answer),
      async talk({ connect, head }) {
        const wire = await connect()
        void wire.send(head('POST / HTTP/1.1', 'Content-Length: 3145728') + contentOf(3_145_728))
        const message = await wire.message()
        assert.ok(message.status < 300 && message.complete)
        await wire.closed()
      },
    },
    {
      rule: 'large-unread-bodies-end-the-connection',
      name: `a chunked body of 12 MB that ${how}: the answer arrives, and then the connection ends`,
      over: 'wire',
      asIs: true,
      app: early(answer),
      async talk({ connect, head }) {
        const wire = await connect()
        const piece = chunked([contentOf(100_000)]).slice(0, -5)
        await wire.send(head('POST / HTTP/1.1', 'Transfer-Encoding: chunked'))
        const sending = async () => {
          for (let i = 0; i < 120 && !wire.isClosed(); i += 1) await wire.send(piece)
        }
        void sending()
        const message = await wire.message()
        assert.ok(message.status < 300 && message.complete)
        await wire.closed()
      },
    },
  ]),
]
