/** Cases and apps in, the one list of subjects that host and client share out: what can be run, under which name. */
import type { App, Capability } from '@tsgi/spec'
import type { RuleId } from '@tsgi/spec/rules'
import type { AppRow, Case, ExchangeCase, LifeCase, WireTalk } from './case.ts'
import type { Delivery } from './wire.ts'

/** Something that is run: a case, or one check of an app. */
export interface Subject {
  /** Unique: the name of the case, or `app: check`. */
  readonly id: string
  /** The name of the case or check alone. */
  readonly name: string
  /** The rule that it judges; `null` for the check of an app. */
  readonly rule: RuleId | null
  /** The app that it belongs to, `null` for a case. */
  readonly row: string | null
  /** What its talk needs: exchanges alone, the bytes of a connection, or servers of its own. */
  readonly over: 'exchange' | 'wire' | 'life'
  /** Run only where all of these are declared. */
  readonly needs: readonly Capability[]
  /** Run only where none of these is declared. */
  readonly without: readonly Capability[]
  /** The rules that its app breaks on purpose, which the validator has to report, and nothing else. */
  readonly breaches: readonly RuleId[]
  /** Why it is not run over HTTP/2; `null` where it is. */
  readonly only: string | null
  /** How its bytes are sent: whole, one at a time, with a request behind them. */
  readonly deliveries: readonly Delivery[]
  /** Makes its app; absent where `over` is `life`. */
  readonly app?: ExchangeCase['app']
  /** What a case about the life of a server does in the host. */
  readonly scene?: LifeCase['scene']
  /** What the client does and expects. A throw or rejection breaks it. */
  readonly talk: (talk: WireTalk) => Promise<void>
}

/** All of them. Throws where two have one name. */
export function listSubjects(cases: readonly Case[], apps: readonly AppRow[]): readonly Subject[] {
  const subjects = [...cases.map(fromCase), ...apps.flatMap(fromApp)]
  const seen = new Set<string>()
  for (const { id } of subjects) {
    if (seen.has(id)) throw new Error(`Names of cases need to be unique; got two cases "${id}". Rename one.`)
    seen.add(id)
  }
  return subjects
}

function fromCase(one: Case): Subject {
  const { rule, name, over, needs = [], without = [], breaches = [], only = null, talk } = one
  const base = { id: name, name, rule, row: null, over, needs, without, breaches, only, talk }
  if (over === 'life') return { ...base, deliveries: ['whole'], scene: one.scene }
  const deliveries: Delivery[] = over === 'wire' && one.asIs ? ['whole'] : ['whole', 'bytes']
  if (over === 'exchange') deliveries.push('glued')
  return { ...base, deliveries, app: one.app }
}

function fromApp({ name: row, app, breaches = [], checks }: AppRow): readonly Subject[] {
  return checks.map(({ name, talk }) => ({
    id: `${row}: ${name}`,
    name,
    rule: null,
    row,
    over: 'life' as const,
    needs: [],
    without: [],
    breaches,
    only: null,
    deliveries: ['whole' as const],
    async scene(stage) {
      const server = await stage.start((await app(stage)) as App)
      void stage.told('close').then(() => server.close())
    },
    talk,
  }))
}
