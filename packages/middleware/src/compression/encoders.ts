/** How an encoding is made: what zlib needs for it, as a table. */
import { promisify } from 'node:util'
import zlib from 'node:zlib'

/** The compressions that each supported version of Node has. */
export type Encoding = 'br' | 'gzip'

/** How hard to try. */
export interface Levels {
  readonly brotliQuality: number
  readonly gzipLevel: number
}

/** One compression at one level. */
export interface Encoder {
  readonly encoding: Encoding
  /** Compresses what is there, off the thread. */
  readonly whole: (bytes: Uint8Array) => Promise<Uint8Array>
  /** What is written to it comes out without waiting for more. */
  readonly stream: () => zlib.Gzip | zlib.BrotliCompress
}

const gzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gzip)
const brotli = promisify<Uint8Array, zlib.BrotliOptions, Buffer>(zlib.brotliCompress)
const { BROTLI_OPERATION_FLUSH, BROTLI_PARAM_LGWIN, BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT, Z_SYNC_FLUSH } =
  zlib.constants

// A window of 512 KiB: the 4 MiB of the default would be held for each answer that is being sent.
const brotliWindow = 19

export const encoders: Readonly<Record<Encoding, (levels: Levels) => Encoder>> = {
  br({ brotliQuality }) {
    const params = { [BROTLI_PARAM_QUALITY]: brotliQuality, [BROTLI_PARAM_LGWIN]: brotliWindow }
    return {
      encoding: 'br',
      whole: (bytes) => brotli(bytes, { params: { ...params, [BROTLI_PARAM_SIZE_HINT]: bytes.byteLength } }),
      stream: () => zlib.createBrotliCompress({ params, flush: BROTLI_OPERATION_FLUSH }),
    }
  },
  gzip({ gzipLevel: level }) {
    return {
      encoding: 'gzip',
      whole: (bytes) => gzip(bytes, { level }),
      stream: () => zlib.createGzip({ level, flush: Z_SYNC_FLUSH }),
    }
  },
}
