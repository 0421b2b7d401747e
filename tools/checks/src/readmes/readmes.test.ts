import { capabilities } from '@tsgi/spec/rules'
import { expect, test } from 'vitest'
import { memberTable } from './member-table.ts'
import { type OptionFacts, readOptionFacts } from './option-facts.ts'
import { optionTable } from './option-table.ts'
import { withSection } from './section.ts'

const all = Object.keys(capabilities) as (keyof typeof capabilities)[]
const port: OptionFacts = { name: 'port', demand: 'an integer', capabilities: [], value: 3000 }
const http2: OptionFacts = { name: 'http2', demand: 'true or false', capabilities: ['http2'], value: false }
const docs = new Map([
  ['ServeOptions.port', 'The port | the place.\nDefault: 3000. 0 picks one.'],
  ['ServeOptions.http2', 'HTTP/2. Default: `false`. Capability `http2`.'],
])

test('the code is asked what it demands of each option, and which servers keep it', async () => {
  const facts = await readOptionFacts(all)
  const of = (name: string) => facts.find((one) => one.name === name)
  expect(of('port')).toEqual({ name: 'port', demand: 'an integer from 0 to 65535', capabilities: [], value: 3000 })
  expect(of('tls.clientCertificate')?.capabilities).toEqual(['clientCertificates', 'tls'])
  expect(of('limits.maxHeaderSize')).toMatchObject({ capabilities: ['maxHeaderSize'], value: 16_384 })
  // What holds others is no option of its own.
  expect(of('limits')).toBe(undefined)
})

test('a table has what docstrings say and the code demands, and names what the platform cannot keep', () => {
  const text = optionTable([port, http2], docs, [])
  expect(text).toContain('| `port` | The port \\| the place. 0 picks one. | an integer | 3000 |')
  expect(text).toContain('refuses what this platform cannot keep: `http2`.')
  expect(optionTable([http2], docs, ['http2'])).toContain('| `http2` | HTTP/2. | true or false | `false` |')
})

test('a docstring that tells another default than the code is an error, and so is none', () => {
  expect(() => optionTable([{ ...port, value: 8080 }], docs, [])).toThrow('needs to say “Default: 8080.”; got “3000”')
  expect(() => optionTable([{ ...port, name: 'mode' }], docs, [])).toThrow('ServeOptions.mode has none')
})

test('an interface of options is a table, where each docstring tells its default', () => {
  const own = new Map([
    ['Options.one', 'The first. Default: 1.5.'],
    ['Options.two', 'The second.'],
  ])
  expect(() => memberTable(own, 'Options')).toThrow('The docstring of Options.two')
  own.delete('Options.two')
  expect(memberTable(own, 'Options')).toContain('| `one` | The first. | 1.5 |')
})

test('a section is written between its marks, and nothing else is touched', () => {
  const begin = '<!-- one: written by `corepack pnpm spec`; change it where it comes from -->'
  const document = `before\n${begin}\nold\n<!-- /one -->\nafter`
  const written = withSection(document, 'one', 'new', 'README.md')
  expect(written).toBe(`before\n${begin}\n\nnew\n\n<!-- /one -->\nafter`)
  expect(withSection(written, 'one', 'new', 'README.md')).toBe(written)
  expect(() => withSection('nothing', 'one', 'new', 'README.md')).toThrow('README.md needs the line')
  expect(() => withSection(document + document, 'one', 'new', 'README.md')).toThrow('README.md needs the line')
})
