/** Names of the framework in, what a bundle that uses them weighs out. */
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

/** Bytes of a minified bundle, with everything that the framework needs in it. */
export interface Size {
  readonly minified: number
  readonly gzip: number
}

/** The size of a bundle that imports `names`, or everything: `*`. */
export async function sizeOf(names: string): Promise<Size> {
  const entry = 'virtual:entry'
  const index = new URL('../src/index.ts', import.meta.url).pathname
  const code = `export ${names} from ${JSON.stringify(index)}`
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@tsgi/source'] },
    plugins: [{ name: 'entry', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? code : null) }],
    build: { write: false, minify: true, target: 'es2023', rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' } },
  })
  const [{ output }] = result as unknown as readonly [{ readonly output: readonly { readonly code: string }[] }]
  const bundle = output.map(({ code }) => code).join('')
  return { minified: Buffer.byteLength(bundle), gzip: gzipSync(bundle, { level: 9 }).byteLength }
}
