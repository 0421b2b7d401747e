/** What node's parser throws in, a status out. */

const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** The status for a request that node's parser could not take. */
export function statusOf(error: NodeJS.ErrnoException): number {
  return statuses[error.code ?? ''] ?? 400
}
