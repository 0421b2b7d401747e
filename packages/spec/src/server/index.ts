/**
 * For authors of servers: everything that all servers share. What differs from server to server is the platform. Whoever
 * puts a body in place of another one finds here how bodies are begun and ended.
 */
export { checkedChunk } from './answer-chunks.ts'
export { type AnswerHead, bareHead } from './answer-head.ts'
export { discardBody, openSource, type Source } from './answer-source.ts'
export { BodyError, show, TsgiError } from './errors.ts'
export { Exchange } from './exchange.ts'
export { makeController } from './exchange-signal.ts'
export { asksForWebSocket } from './handshake.ts'
export { socketAddress, socketAddressFromBytes } from './ip-address.ts'
export type { Life } from './life.ts'
export { listenError } from './listen-error.ts'
export { defaults, type ListenOptions } from './options.ts'
export type { Listening, Platform } from './platform.ts'
export { discardLimit } from './request-body.ts'
export { judgeHead, Refusal } from './request-head.ts'
export { takeSocketFile } from './socket-file.ts'
export { authority, startServer } from './start-server.ts'
export { readTls, type TlsMaterial } from './tls-material.ts'
export type { TlsFacts, Transport } from './transport.ts'
export type { UpgradePlan } from './upgrade-plan.ts'
export type { WebSocketTransport, WebSocketTurn } from './web-socket-turn.ts'
