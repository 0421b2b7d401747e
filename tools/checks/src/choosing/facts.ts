/** docs/matrix.json and what servers say of themselves in, where they do not fit out: without a run. Pure. */
import type { ColumnFacts, MatrixFacts } from '@tsgi/matrix/facts'
import type { Finding } from '../finding.ts'
import type { ServerFacts } from './page.ts'
import { titleOf, totalOf } from './rules-table.ts'

export function checkFacts({ columns }: MatrixFacts, servers: readonly ServerFacts[]): readonly Finding[] {
  return servers.flatMap((server) => {
    const own = columns.filter((one) => one.server === server.name)
    const told = new Set(own.flatMap(({ capabilities }) => capabilities))
    const missing = server.capabilities.filter((one) => !told.has(one))
    const strange = [...told].filter((one) => !server.capabilities.includes(one))
    return [
      ...missing.map((one) => finding(`server-${server.name} without ${one}, which its platform.ts declares`)),
      ...strange.map((one) => finding(`server-${server.name} with ${one}, which its platform.ts does not declare`)),
      ...own.flatMap((column) => judgeGaps(column, server)),
    ]
  })
}

function judgeGaps(column: ColumnFacts, { gaps }: ServerFacts): readonly Finding[] {
  const isHere = ({ protocols, runtimes }: ServerFacts['gaps'][number]) =>
    (protocols?.includes(column.protocol) ?? true) && (runtimes?.includes(column.node) ?? true)
  const listed = new Set(gaps.filter(isHere).map(({ rule }) => rule)).size
  const found = totalOf(column).gaps
  // Over HTTP/2 not every case is run.
  const fits = column.protocol === 'h2' ? found <= listed : found === listed
  if (fits) return []
  return [
    finding(`${found} rules with a gap for ${titleOf(column)}, Node ${column.node}, where gaps.json has ${listed}`),
  ]
}

function finding(got: string): Finding {
  const demand = 'What is told of the matrix is what servers say of themselves'
  return {
    where: 'docs/matrix.json',
    demand,
    got,
    cure: 'Run `corepack pnpm matrix --write`, then `corepack pnpm spec`.',
  }
}
