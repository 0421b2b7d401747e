/** The states of an exchange, as a table. */

/** Where a turn stands. */
export type ExchangeState = 'open' | 'sending' | 'ended' | 'sent' | 'aborted' | 'upgraded'

/** The whole life of an exchange: what may follow what. */
export const transitions: Readonly<Record<ExchangeState, readonly ExchangeState[]>> = {
  open: ['sending', 'ended', 'aborted', 'upgraded'], // the app has not answered yet
  sending: ['ended', 'aborted'], // the head has left, chunks follow
  ended: ['sent', 'aborted'], // all of the answer was handed to the transport
  sent: [], // all of the answer went to the operating system
  aborted: [], // the exchange ended before its answer was complete
  upgraded: [], // the connection is a WebSocket
}
