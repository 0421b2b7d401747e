/** The files of two servers in, what makes their plans differ out: a server reads like the next one. Pure. */
import type { Finding } from './finding.ts'

/** The modules of a server, tests left out. */
export interface Plan {
  /** `packages/server-node` */
  readonly folder: string
  readonly files: readonly string[]
}

/** A room that one server has alone. */
export interface Exception {
  readonly folder: string
  readonly file: string
  readonly reason: string
}

export const exceptions: readonly Exception[] = [
  {
    folder: 'packages/server-node',
    file: 'http2.ts',
    reason: 'uWebSockets.js has no HTTP/2',
  },
  {
    folder: 'packages/server-node',
    file: 'idle.ts',
    reason: 'uWebSockets.js ends idle connections by itself, and cannot be told when',
  },
  {
    folder: 'packages/server-node',
    file: 'lean-message.ts',
    reason: 'node makes a stream of each request, with content or without; uWebSockets.js of none',
  },
  {
    folder: 'packages/server-node',
    file: 'lean-response.ts',
    reason: 'node judges and joins again what was judged and joined; uWebSockets.js takes it as it is',
  },
  {
    folder: 'packages/server-node',
    file: 'upgrade.ts',
    reason:
      'node:http stops parsing behind each request that asks for another protocol; uWebSockets.js tells handshakes apart',
  },
  {
    folder: 'packages/server-uws',
    file: 'load.ts',
    reason: 'uWebSockets.js has to be found and can be a stand-in; node:http is always there',
  },
  {
    folder: 'packages/server-uws',
    file: 'uws.ts',
    reason: 'the typings of uWebSockets.js would reach whoever compiles against the package',
  },
]

const list = 'the list in tools/checks/src/rooms.ts'

/** Each room that is missing in one of the servers, and each exception that is none. */
export function checkRooms(plans: readonly Plan[], allowed: readonly Exception[]): readonly Finding[] {
  const isAllowed = (folder: string, file: string) =>
    allowed.some((exception) => exception.folder === folder && exception.file === file)
  const missing = plans.flatMap(({ folder, files }) =>
    files
      .filter((file) => !isAllowed(folder, file))
      .flatMap((file) => plans.filter((other) => !other.files.includes(file)).map((other) => ({ folder, file, other })))
      .map(({ file, other }) => ({
        where: `${folder}/src/${file}`,
        demand: 'Servers have the same rooms, so that their difference is the difference of their platforms',
        got: `a room that ${other.folder} does not have`,
        cure: `Give the other server this room, or add it to ${list} with its reason.`,
      })),
  )
  return [...missing, ...allowed.filter((exception) => isStale(exception, plans)).map(stale)]
}

function isStale({ folder, file }: Exception, plans: readonly Plan[]): boolean {
  const has = (plan: Plan) => plan.files.includes(file)
  return !plans.some((plan) => plan.folder === folder && has(plan)) || plans.every(has)
}

function stale({ folder, file }: Exception): Finding {
  return {
    where: `${folder}/src/${file}`,
    demand: `Each exception in ${list} is a room that one server has alone`,
    got: 'a room that it does not have, or that all have',
    cure: 'Remove the exception.',
  }
}
