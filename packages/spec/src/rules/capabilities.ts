/** What a server may declare beyond the rules that every server keeps: a name and a sentence each. */

/** Every capability, with what it promises. What is declared is tested; what is not declared is absent. */
export const capabilities = {
  absoluteForm: 'Requests with an absolute-form target (`GET http://host/path`) reach the app.',
  asteriskForm: '`OPTIONS *` reaches the app.',
  clientCertificates: 'The option `tls.clientCertificate`.',
  closeFrameOnError:
    'A WebSocket that ends for bad UTF-8, a message too large or a broken protocol is sent a close frame.',
  controlContinue: '`100 Continue` is sent when the app begins to read, and not before.',
  customDate: 'A `date` field of an answer is sent instead of the server’s own.',
  extensionMethods:
    'Registered methods beyond the nine of RFC 9110 and RFC 5789 reach the app, `PURGE` and `PROPFIND` among them.',
  flushHeaders: 'The head of a streamed answer leaves before its first chunk.',
  headersTimeout: '`timeouts.headers` can be set.',
  http10: 'HTTP/1.0 requests reach the app.',
  http2: 'HTTP/2, with the option `http2`.',
  idleTimeout: '`timeouts.idle` can be set.',
  inboundBackpressure: 'A WebSocket whose listener takes its time is not read meanwhile.',
  maxConnections: '`limits.maxConnections` can be set.',
  maxHeaderSize: '`limits.maxHeaderSize` can be set.',
  pipelining: 'A request that arrives behind one that waits for its answer is served after it.',
  rawTarget: '`context.rawTarget` is the request target as it came.',
  remotePort: '`context.remoteAddress.port` is known.',
  reusePort: 'The option `reusePort`.',
  sendInformational: '`context.sendInformational` sends a 103.',
  serverClose: 'The server closes the connection after a streamed answer that says `connection: close`.',
  tls: 'The option `tls`.',
  tlsInfo: '`context.tls`, `context.alpnProtocol` and `context.serverName` tell of a TLS connection.',
  trailers: 'Trailers of an answer are sent.',
  unixSocket: 'The options `path` and `mode`.',
  webSocket: 'An answer that asks for a WebSocket becomes one.',
} as const

/** The name of a capability. */
export type Capability = keyof typeof capabilities
