/** The code that judges the options of `serve()` in, what it demands of each of them out: it is asked with wrong ones. */
import type { Capability, ServeOptions } from '@tsgi/spec'
import { defaults, type Platform, startServer, TsgiError } from '@tsgi/spec/server'

/** What the code says of an option. */
export interface OptionFacts {
  /** `port`, `limits.maxHeaderSize` */
  readonly name: string
  /** `an integer from 0 to 65535` */
  readonly demand: string
  /** What a server has to declare to keep it: all of these. */
  readonly capabilities: readonly Capability[]
  /** The default as the code has it; `undefined` where it has none by this name. */
  readonly value: Value
}

type Value = string | number | boolean | null | undefined

/** Every option but those that only hold others, in the order of the code. `capabilities`: all that there are. */
export async function readOptionFacts(capabilities: readonly Capability[]): Promise<readonly OptionFacts[]> {
  const facts: OptionFacts[] = []
  for (const name of await namesIn('', capabilities)) {
    const inner = await namesIn(`${name}.`, capabilities)
    for (const one of inner.length > 0 ? inner : [name]) facts.push(await factsOf(one, capabilities))
  }
  return facts
}

/** An unknown name is answered with those that are known. */
async function namesIn(prefix: string, capabilities: readonly Capability[]): Promise<readonly string[]> {
  const said = await refusal(optionOf(`${prefix}?`, null), capabilities)
  const list = /^The options of serve\(\) are (.*); got the option/.exec(said)?.[1]
  return list?.split(', ') ?? []
}

async function factsOf(name: string, capabilities: readonly Capability[]): Promise<OptionFacts> {
  const wrong = optionOf(name, Symbol('wrong'))
  const demand = /^The option \S+ needs to be (.*); got Symbol/.exec(await refusal(wrong, capabilities))?.[1]
  const needed: Capability[] = []
  for (const capability of capabilities) {
    const others = capabilities.filter((other) => other !== capability)
    if ((await refusal(wrong, others)).includes(`the capability '${capability}'`)) needed.push(capability)
  }
  if (demand === undefined) throw new Error(`serve() does not say what it demands of the option ${name}.`)
  return { name, demand, capabilities: needed, value: valueAt(defaults, name) }
}

async function refusal(options: ServeOptions, capabilities: readonly Capability[]): Promise<string> {
  const platform: Platform = {
    name: 'asked',
    version: '0.0.0',
    capabilities,
    ownOptions: [],
    byteLength: (text) => text.length,
    listen: () => Promise.reject(new Error('Nothing was wrong.')),
  }
  try {
    await startServer(platform, () => ({ status: 200 }), options)
  } catch (error) {
    if (error instanceof TsgiError) return error.message
    throw error
  }
  throw new Error('It listens.')
}

/** `{ limits: { maxHeaderSize: value } }` */
function optionOf(name: string, value: unknown): ServeOptions {
  const [first = '', second] = name.split('.')
  return { [first]: second === undefined ? value : { [second]: value } } as ServeOptions
}

function valueAt(all: object, name: string): Value {
  const value = name
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], all)
  return value as Value
}
