/** What node:http can do, as every server declares it. */
import type { Capability } from '@tsgi/spec'

export const name = 'node'

// Kept equal to package.json by a test.
export const version = '0.0.0'

export const capabilities: readonly Capability[] = [
  'absoluteForm',
  'asteriskForm',
  'closeFrameOnError',
  'controlContinue',
  'customDate',
  'extensionMethods',
  'flushHeaders',
  'headersTimeout',
  'http10',
  'idleTimeout',
  'inboundBackpressure',
  'maxConnections',
  'maxHeaderSize',
  'pipelining',
  'rawTarget',
  'remotePort',
  'webSocket',
]
