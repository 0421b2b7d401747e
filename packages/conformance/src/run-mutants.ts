/** Mutants in, who killed each of them out. */
import { validate } from '@tsgi/spec/validator'
import { serveInMemory } from './memory-server.ts'
import type { AppMutant, ServerMutant } from './mutants/mutant.ts'
import { runColumn } from './run.ts'
import type { Subject } from './subjects.ts'

/** For one case, in milliseconds: on a server that keeps the rules none takes 5. */
const timeout = 10_000

/** What became of a mutant. */
export interface MutantVerdict {
  readonly mutant: ServerMutant | AppMutant
  readonly kind: 'server' | 'app'
  /** The case, or the validator's words, by which its rule noticed; `null` where it did not. */
  readonly killer: string | null
  /** Rules that noticed before its own did. */
  readonly before: readonly string[]
}

/** Runs the cases of the mutant's rule against it, on sockets. */
export async function runServerMutant(
  mutant: ServerMutant,
  server: string,
  subjects: readonly Subject[],
): Promise<MutantVerdict> {
  const own = subjects.filter(({ rule }) => rule === mutant.rule)
  const { verdicts, unable } = await runColumn({
    host: { server, apps: [], mutant: mutant.name },
    subjects: own,
    deliveries: ['whole'],
    validated: false,
    concurrency: 16,
    timeout,
    // What a case has judged is a better killer than one that waits in vain.
    enough: ({ why }) => why !== null,
  })
  if (unable !== null) throw new Error(`The mutant “${mutant.name}” could not be run: ${unable}`)
  const broken = verdicts.find(({ why }) => why !== null)
  return { mutant, kind: 'server', killer: broken?.subject.id ?? null, before: [] }
}

/** Runs a wrong app inside the validator. */
export async function runAppMutant(mutant: AppMutant): Promise<MutantVerdict> {
  const rules: string[] = []
  const words = new Map<string, string>()
  const { request, times = 1, context: change = (context) => context } = mutant
  const judged = validate(mutant.app, {
    onBreach({ rule, demand, got }) {
      rules.push(rule)
      words.set(rule, `${demand}; got ${got}`)
    },
  })
  const app: typeof judged = (given, context) => judged(given, change(context))
  const server = await serveInMemory(app, { onError: () => {} })
  for (let i = 0; i < times; i += 1) await server.exchange(request)
  server.destroy()
  const at = rules.indexOf(mutant.rule)
  return { mutant, kind: 'app', killer: words.get(mutant.rule) ?? null, before: at > 0 ? rules.slice(0, at) : [] }
}
