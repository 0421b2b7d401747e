/** What node:http can do, as every server declares it. */
import type { Capability } from '@tsgi/spec'

export const name = 'node'

// Kept equal to package.json by a test.
export const version = '0.0.0'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
/** Older ones ignore the option. */
const canReusePort = major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12)

export const capabilities: readonly Capability[] = [
  'absoluteForm',
  'asteriskForm',
  'clientCertificates',
  'closeFrameOnError',
  'controlContinue',
  'customDate',
  'extensionMethods',
  'flushHeaders',
  'headersTimeout',
  'http10',
  'http2',
  'idleTimeout',
  'inboundBackpressure',
  'maxConnections',
  'maxHeaderSize',
  'pipelining',
  'rawTarget',
  'remotePort',
  ...(canReusePort ? (['reusePort'] as const) : []),
  'sendInformational',
  'tls',
  'tlsInfo',
  'trailers',
  'unixSocket',
  'webSocket',
]

/** Whether clients that leave cannot end a process that serves HTTP/2: see decisions/012. */
export function isHttp2Sound(node: string): boolean {
  const [major = 0, minor = 0] = node.split('.').map(Number)
  return major > 26 || (major === 26 && minor >= 9) || (major === 24 && minor >= 21)
}
