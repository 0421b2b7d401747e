/** How well a handshake is made: what is refused, and what is no reason to refuse it. */
import { strict as assert } from 'node:assert'
import type { Case } from '../case.ts'
import { type HandshakeRequest, handshakeText, openWebSocket } from '../web-socket-wire.ts'
import { echoing, needs, noting, upgrading, valuesOf } from './web-socket-stage.ts'

const [version, key] = ['sec-websocket-version: 13', 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==']
const asking = ['connection: Upgrade', 'upgrade: websocket'] as const

/** A handshake that is not well made, and its answer. */
const isChecked = (what: string, status: 400 | 426, fields: readonly string[]): Case => ({
  rule: 'handshakes-are-checked',
  name: `a handshake ${what} is answered with ${status}`,
  needs,
  over: 'wire',
  app: (stage) => upgrading(noting(stage, { open: () => stage.note('opened') })),
  async talk({ connect, head, notes }) {
    const wire = await connect()
    await wire.send(head('GET / HTTP/1.1', ...asking, ...fields))
    const message = await wire.head()
    assert.equal(message.status, status)
    if (status === 426) assert.deepEqual(valuesOf(message, 'sec-websocket-version'), ['13'])
    assert.deepEqual([...notes('opened'), ...notes('close')], [])
  },
})

/** What it offers is not well-formed: refused, whether the server could use it or not. */
const isMalformed = (what: string, request: HandshakeRequest): readonly Case[] =>
  [false, true].map(
    (compression): Case => ({
      rule: 'handshakes-are-checked',
      name: `a handshake ${what} is answered with 400${compression ? ' where messages may be compressed too' : ''}`,
      needs,
      over: 'life',
      async scene(stage) {
        const asked = upgrading(noting(stage, { open: () => stage.note('opened') }))
        await stage.start(
          (head, context) => {
            void context.completed.then(({ outcome }) => stage.note('completed', outcome))
            return asked(head, context)
          },
          { webSocket: { compression } },
        )
      },
      async talk(talk) {
        const wire = await talk.connect()
        await wire.send(handshakeText(talk, request))
        assert.equal((await wire.head()).status, 400)
        assert.equal(await talk.seen('completed'), 'sent')
        assert.deepEqual([...talk.notes('opened'), ...talk.notes('close')], [])
      },
    }),
  )

/** What it offers is well-formed, and it opens; says which extension was agreed on. */
const isTaken = (what: string, request: HandshakeRequest, agreed = /^$/): Case => ({
  rule: 'well-made-handshakes-open',
  name: `a handshake ${what} becomes a WebSocket`,
  needs,
  over: 'life',
  async scene({ start }) {
    await start(upgrading(echoing, request.protocols === undefined ? {} : { protocol: 'b' }), {
      webSocket: { compression: true },
    })
  },
  async talk(talk) {
    const socket = await openWebSocket(talk, request)
    assert.deepEqual(valuesOf(socket.answer, 'sec-websocket-protocol'), request.protocols === undefined ? [] : ['b'])
    assert.match(valuesOf(socket.answer, 'sec-websocket-extensions').join(), agreed)
    await socket.close(1000)
    assert.equal((await socket.ended())?.code, 1000)
  },
})

export const webSocketOffersCases: readonly Case[] = [
  isChecked('of version 8', 426, ['sec-websocket-version: 8', key]),
  isChecked('of two versions', 426, ['sec-websocket-version: 13, 8', key]),
  isChecked('without a version', 426, [key]),
  isChecked('without a key', 400, [version]),
  isChecked('whose key is too short', 400, [version, 'sec-websocket-key: c2hvcnQ=']),
  isChecked('whose key is no base64', 400, [version, 'sec-websocket-key: !!!!!!!!!!!!!!!!!!!!!!!!']),
  isChecked('whose key has a comma behind it', 400, [version, `${key},`]),
  isChecked('whose key comes behind an empty one', 400, [version, 'sec-websocket-key:', key]),
  isChecked('with two keys', 400, [version, key, key]),
  ...isMalformed('that offers a sub-protocol twice', { protocols: 'a, a' }),
  ...isMalformed('that offers a sub-protocol of two words', { protocols: 'a b' }),
  ...isMalformed('that offers a sub-protocol in quotes', { protocols: '"a"' }),
  ...isMalformed('that offers an empty list of sub-protocols', { protocols: '' }),
  ...isMalformed('that offers an extension without a name', { extensions: '; a=1' }),
  ...isMalformed('that offers an extension whose parameter has no value', { extensions: 'permessage-deflate; a=' }),
  ...isMalformed('that offers an extension whose quotes do not end', { extensions: 'permessage-deflate; a="b' }),
  ...isMalformed('that offers an extension behind an ill-formed one', { extensions: 'a b, permessage-deflate' }),
  isTaken('that names another protocol beside websocket', { upgrade: 'websocket, foo' }),
  isTaken('that names another protocol before it, and spells it otherwise', { upgrade: 'foo/2, WebSocket' }),
  isTaken('whose upgrade comes in two lines', { fields: ['upgrade: foo'] }),
  isTaken('whose list of sub-protocols has empty members', { protocols: 'a,, b,' }),
  isTaken('whose sub-protocols come in two lines', { protocols: 'a', fields: ['sec-websocket-protocol: b'] }),
  isTaken('that offers an extension that nobody knows', { extensions: 'foo; bar="b\\az"; bar=1; bar' }),
  isTaken('that offers an older form of compression', { extensions: 'x-webkit-deflate-frame' }),
  isTaken('whose offer of compression has a parameter that is unknown', { extensions: 'permessage-deflate; foo' }),
  isTaken('whose offer of compression has a value that is not allowed', {
    extensions: 'permessage-deflate; server_max_window_bits=16',
  }),
  isTaken('whose offer of compression has a parameter twice', {
    extensions: 'permessage-deflate; client_no_context_takeover; client_no_context_takeover',
  }),
  isTaken(
    'that asks the server for a smaller window',
    { extensions: 'permessage-deflate; server_max_window_bits=9' },
    // What is agreed on is kept.
    /^$|^permessage-deflate\b.*; *server_max_window_bits=[89]\b/,
  ),
  isTaken(
    'whose second offer of compression is the good one',
    { extensions: 'permessage-deflate; foo, permessage-deflate; client_max_window_bits="10"' },
    /^permessage-deflate\b(?!.*foo)/,
  ),
]
