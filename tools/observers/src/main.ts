/** `corepack pnpm observers`: what watches node:http sees server-node as it sees node:http, on each line of Node. Exit code 1: it does not. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { nodes } from '@tsgi/runtimes'

const script = fileURLToPath(new URL('./observe.js', import.meta.url))

for (const [line, program] of Object.entries(nodes)) {
  if (program === null) {
    console.log(`node ${line}: not run, there is no program for ${process.platform}-${process.arch}`)
    continue
  }
  console.log(`node ${line}`)
  const { status, signal } = spawnSync(program, [script], { stdio: 'inherit', timeout: 60_000 })
  if (status !== 0) {
    console.error(`node ${line}: ended with ${status ?? signal}`)
    process.exitCode = 1
  }
}
