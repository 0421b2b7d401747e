/** Names of the framework in, what a bundle that uses them weighs out. */
import { Buffer } from 'node:buffer'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'

/** Bytes of a minified bundle, with everything in it that is loaded at once: what `request()` needs is not. */
export interface Size {
  readonly minified: number
  readonly gzip: number
}

const entry = 'entry'
const index = fileURLToPath(new URL('../src/index.ts', import.meta.url))

/** The size of a bundle that exports `names` of the framework: `{ mini }`, or `*` for everything. */
export async function sizeOf(names: string): Promise<Size> {
  const code = `export ${names} from ${JSON.stringify(index)}`
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, resolve: { conditions: ['@tsgi/source'] } },
    plugins: [
      { name: 'entry', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? code : null) },
    ],
    build: {
      ssr: true,
      write: false,
      minify: true,
      target: 'es2023',
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' },
    },
  })
  const { output } = result as Rolldown.RolldownOutput
  const parts = output.map((part) => (part.type === 'chunk' && !part.isDynamicEntry ? part.code : ''))
  const bundle = parts.join('')
  return { minified: Buffer.byteLength(bundle), gzip: gzipSync(bundle, { level: 9 }).byteLength }
}
