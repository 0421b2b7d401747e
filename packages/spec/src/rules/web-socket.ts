/** WebSockets: how an app asks for one, what its listener hears, and how one ends. */
import { inArea } from './rule.ts'

export const webSocketRules = inArea('WebSocket', {
  'web-sockets-are-returned': {
    sentence:
      'An answer `{ upgrade: "websocket", listener }` to a handshake becomes a WebSocket, also when it is returned after an await; any other answer to a handshake is sent as it is.',
    reason: 'What is returned passes through the same middleware as everything else, so that a login guards both.',
    source: 'RFC 6455 section 4.2.2; TSGI',
    keeper: 'server',
    capability: 'webSocket',
  },
  'plain-requests-are-told-to-upgrade': {
    sentence: 'An answer that asks for a WebSocket where the client did not is a 426 that says `upgrade: websocket`.',
    reason: 'A browser that opens the address by hand has to be told what is wrong.',
    source: 'RFC 9110 section 15.5.22',
    keeper: 'server',
    capability: 'webSocket',
  },
  'handshakes-are-checked': {
    sentence:
      'A handshake of another version than 13 is answered with 426 and `sec-websocket-version: 13`; one without exactly one key of 16 bytes, or whose sub-protocols or extensions are not well-formed, with 400.',
    reason:
      'One platform upgrades whatever comes, another one refuses it when the app has been told that it was upgraded.',
    source: 'RFC 6455 sections 4.2.1, 4.4 and 11.3.4',
    keeper: 'server',
    capability: 'webSocket',
  },
  'well-made-handshakes-open': {
    sentence:
      'A handshake opens whatever it names beside `websocket` and whichever extensions it offers; an offer of per-message deflate that the server does not know or cannot keep is declined.',
    reason: 'One library refuses such handshakes by itself; nobody hears of them.',
    source: 'RFC 6455 sections 4.2.1 and 9.1; RFC 7692 section 7.1; RFC 9110 section 7.8',
    keeper: 'server',
    capability: 'webSocket',
  },
  'upgrades-need-the-capability': {
    sentence:
      'An answer that asks for a WebSocket is given where `context.server.capabilities` has `webSocket`; elsewhere it is answered with 500.',
    reason: 'A client that waits for 101 takes a 200 for a broken server.',
    source: 'RFC 6455 section 4.2.2',
    keeper: 'app',
  },
  'upgrades-have-a-listener': {
    sentence: 'An answer that asks for a WebSocket has a `listener`, an object whose members are functions.',
    reason: 'Without it, messages arrive and nobody hears of them.',
    source: 'TSGI; Ring’s WebSocket responses',
    keeper: 'both',
    capability: 'webSocket',
  },
  'upgraded-protocols-were-offered': {
    sentence: 'The `protocol` of an answer that asks for a WebSocket is one of those in `sec-websocket-protocol`.',
    reason: 'A client has to fail the connection where it is another one.',
    source: 'RFC 6455 section 4.2.2',
    keeper: 'both',
    capability: 'webSocket',
  },
  'handshake-headers-are-sent': {
    sentence:
      'The headers of an answer that asks for a WebSocket are sent with the 101, judged like any head; those of the handshake itself are refused.',
    reason: 'A session that a handshake begins sets its cookie there.',
    source: 'RFC 6455 section 4.2.2',
    keeper: 'server',
    capability: 'webSocket',
  },
  'other-upgrades-are-requests': {
    sentence: 'A request that asks for another protocol reaches the app as an ordinary one, with its body.',
    reason: 'Clients that would like HTTP/2 send every first request so.',
    source: 'RFC 9110 section 7.8',
    keeper: 'server',
  },
  'messages-come-whole-and-in-order': {
    sentence:
      'Each message comes whole, as text or as bytes that are the app’s own, in the order in which it was sent, empty and fragmented ones too.',
    reason: 'A buffer that is used again, or a text that arrives as bytes, breaks an app on one server only.',
    source: 'RFC 6455 sections 5.4 and 5.6',
    keeper: 'server',
    capability: 'webSocket',
  },
  'messages-wait-for-the-listener': {
    sentence:
      'The next message comes when the promise of the one before has settled, and the first when that of `open` has.',
    reason: 'Messages that are handled at once and finish in any order are no order.',
    source: 'TSGI',
    keeper: 'server',
    capability: 'webSocket',
  },
  'sent-messages-arrive-in-order': {
    sentence:
      'What `send()` was given arrives in that order and as it was when it was sent, text as text and bytes as bytes.',
    reason: 'Apps use one buffer for many messages.',
    source: 'RFC 6455 section 6.1',
    keeper: 'server',
    capability: 'webSocket',
  },
  'send-tells-to-wait': {
    sentence:
      '`send()` is `false` when more than 64 KiB wait to be sent, and `drain` is called when they have left; `bufferedAmount` says how many they are. A message that waits may count for 64 bytes more than it has.',
    reason: 'A feed to a slow reader has to be thinned out by somebody who knows what may be left out.',
    source: 'WHATWG WebSockets, `bufferedAmount`',
    keeper: 'server',
    capability: 'webSocket',
  },
  'slow-readers-are-ended': {
    sentence:
      'A client for which more than `webSocket.maxBufferedAmount` waits, pongs included, is ended with 1013; nothing is dropped before that.',
    reason: 'Memory without a bound is the attack; messages that are missing in between are the bug.',
    source: 'RFC 6455 section 7.4; IANA close code 1013',
    keeper: 'server',
    capability: 'webSocket',
  },
  'floods-wait-for-the-listener': {
    sentence:
      'While a listener takes its time, what its client sends is bounded: it is not read, or the connection ends with 1013 above `webSocket.maxBufferedAmount`.',
    reason: 'A client that sends faster than the app works fills the memory of the server.',
    source: 'TSGI',
    keeper: 'server',
    capability: 'webSocket',
  },
  'slow-listeners-are-not-flooded': {
    sentence:
      'While a listener takes its time its connection is not read, and no message of it is lost; what was read already and unpacks to more than `webSocket.maxBufferedAmount` ends it with 1013.',
    reason: 'A client that is told to wait by TCP needs no protocol of its own for it.',
    source: 'TSGI',
    keeper: 'server',
    capability: 'inboundBackpressure',
  },
  'large-messages-are-refused': {
    sentence: 'A message of more than `webSocket.maxPayload` bytes ends the connection, and the listener hears 1006.',
    reason: 'A length that a client declares must not be memory that a server gives.',
    source: 'RFC 6455 section 10.4',
    keeper: 'server',
    capability: 'webSocket',
  },
  'broken-frames-end-the-connection': {
    sentence:
      'A frame that breaks the protocol, and text that is no UTF-8, end the connection, and the listener hears 1006.',
    reason: 'Two ends that read one stream differently cannot go on.',
    source: 'RFC 6455 sections 5.1, 5.2 and 8.1',
    keeper: 'server',
    capability: 'webSocket',
  },
  'failures-say-why': {
    sentence: 'A connection that the server fails is sent a close frame first: 1002, 1007 or 1009.',
    reason: 'A client that is told the reason does not come back with the same.',
    source: 'RFC 6455 section 7.1.7',
    keeper: 'server',
    capability: 'closeFrameOnError',
  },
  'close-comes-once': {
    sentence:
      '`close` is called once for each WebSocket, whatever ended it, after the messages that came before it, and never inside `send()`, `close()` or `terminate()`.',
    reason: 'What a listener holds is released there.',
    source: 'TSGI; WHATWG WebSockets, the close event',
    keeper: 'server',
    capability: 'webSocket',
  },
  'close-says-how': {
    sentence:
      '`close` hears the code and reason of the client’s close frame, 1005 where it has none, 1006 where there was none, and the own ones where this side has closed.',
    reason: 'Whether a client comes back is decided by it.',
    source: 'RFC 6455 section 7.1.5',
    keeper: 'server',
    capability: 'webSocket',
  },
  'close-codes-are-allowed-ones': {
    sentence:
      'The socket’s `close()` throws for a code other than 1000 to 1003, 1007 to 1014 and 3000 to 4999 and for a reason of more than 123 bytes, and sends nothing.',
    reason: 'One platform sends what it is given, and the client fails the connection.',
    source: 'RFC 6455 sections 5.5.1 and 7.4',
    keeper: 'server',
    capability: 'webSocket',
  },
  'sending-after-the-end-does-nothing': {
    sentence: 'After the end, `send()` is `false` and `close()` and `terminate()` do nothing; none of them throws.',
    reason: 'A client leaves between two lines of an app.',
    source: 'WHATWG WebSockets, `send()`',
    keeper: 'server',
    capability: 'webSocket',
  },
  'listeners-that-fail-close-with-1011': {
    sentence:
      'A listener that throws or rejects closes its connection with 1011 and goes to `onError` with the phase `web-socket`; the process and other connections go on.',
    reason: 'An error in one conversation is no reason to end all of them.',
    source: 'RFC 6455 section 7.4.1',
    keeper: 'server',
    capability: 'webSocket',
  },
  'pings-are-answered': {
    sentence: 'A ping is answered with a pong of the same data, and reaches no listener.',
    reason: 'Clients and proxies that hear none take the connection for dead.',
    source: 'RFC 6455 section 5.5.3',
    keeper: 'server',
    capability: 'webSocket',
  },
  'silent-clients-are-ended': {
    sentence:
      'A client of which nothing was heard for `webSocket.idleTimeout`, not even a pong, is ended with 1006; one that answers pings stays.',
    reason: 'A connection whose other end has lost its power says nothing, for ever.',
    source: 'RFC 6455 section 5.5.2',
    keeper: 'server',
    capability: 'webSocket',
  },
  'compression-is-agreed-on': {
    sentence:
      'With `webSocket.compression` a client that offers per-message deflate gets it, and the app sees the messages as they were; without it nobody does.',
    reason: 'Text over a slow line is worth it; a server of many connections pays with memory.',
    source: 'RFC 7692',
    keeper: 'server',
    capability: 'webSocket',
  },
  'upgraded-exchanges-are-complete': {
    sentence: 'An exchange that became a WebSocket has the outcome `upgraded`, and its signal never fires.',
    reason: 'The request is over; the conversation has its own end.',
    source: 'TSGI',
    keeper: 'server',
    capability: 'webSocket',
  },
  'close-ends-web-sockets': {
    sentence:
      '`close()` of the server ends each WebSocket with 1001 and waits for its listener; a handshake that is answered during the drain is a 503.',
    reason: 'A client that is told that the server goes away looks for another one at once.',
    source: 'RFC 6455 section 7.4.1',
    keeper: 'server',
    capability: 'webSocket',
  },
})
