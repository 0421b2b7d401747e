/** The repository in, each document that is made of it in whole or in part out: as it lies there, and as it should be. */
import type { Gap } from '@tsgi/conformance'
import type { MatrixFacts } from '@tsgi/matrix/facts'
import { areas, capabilities } from '@tsgi/spec/rules'
import type { WorkspacePackage } from './arrows/arrows.ts'
import { checkFacts } from './choosing/facts.ts'
import type { Benchmarks } from './choosing/figures.ts'
import { makeChoosing, type ServerFacts } from './choosing/page.ts'
import { areaTable, oldestColumns } from './choosing/rules-table.ts'
import { publicNames } from './docstrings/check.ts'
import type { Finding } from './finding.ts'
import { memberTable } from './readmes/member-table.ts'
import { readOptionFacts } from './readmes/option-facts.ts'
import { optionTable } from './readmes/option-table.ts'
import { withSection } from './readmes/section.ts'
import { readData, readDeclared, readDocument } from './repository.ts'
import { compareDocument } from './spec/compare.ts'

/** A document that is made of something else. */
export interface Generated {
  readonly path: string
  /** `null` where there is none. */
  readonly found: string | null
  readonly wanted: string
}

/** The options that a README has a table of, by the name of their interface. */
const tables: Readonly<Record<string, readonly string[]>> = {
  'packages/framework-mini': ['MiniOptions', 'RouteOptions', 'EventsOptions', 'StreamOptions', 'EtagOptions'],
  'packages/middleware': [
    'AccessLogOptions',
    'BodyLimitOptions',
    'CompressionOptions',
    'CorsOptions',
    'RateLimitOptions',
    'RequestIdOptions',
    'SecurityHeadersOptions',
    'StrictTransportSecurity',
    'StaticFilesOptions',
    'TimeoutOptions',
    'TrustedProxiesOptions',
  ],
  'packages/spec': ['MountOptions', 'SignalOptions', 'ToFetchOptions', 'ValidatorOptions'],
}

/** All of them but SPEC.md and docs/coverage.md. */
export async function makeDocuments(packages: readonly WorkspacePackage[]): Promise<readonly Generated[]> {
  const servers = serversOf(packages)
  const matrix = readData('docs/matrix.json') as MatrixFacts
  const names = Object.keys(areas)
  const choosing = makeChoosing({
    servers,
    matrix,
    benchmarks: readData('docs/benchmarks.json') as Benchmarks,
    capabilities,
    areas: names,
  })
  const options = await readOptionFacts(Object.keys(capabilities) as (keyof typeof capabilities)[])
  const ofSpec = docsOf(packages, 'packages/spec')
  return [
    { path: 'docs/choosing.md', found: readDocument('docs/choosing.md'), wanted: choosing },
    inDocument('README.md', { matrix: areaTable(oldestColumns(matrix), names, 'packages/spec/SPEC.md') }),
    ...servers.map(({ name, capabilities: declared }) =>
      inDocument(`packages/server-${name}/README.md`, { options: optionTable(options, ofSpec, declared) }),
    ),
    ...Object.entries(tables).map(([folder, holders]) => {
      const docs = docsOf(packages, folder)
      return inDocument(
        `${folder}/README.md`,
        Object.fromEntries(holders.map((holder) => [holder, memberTable(docs, holder)])),
      )
    }),
  ]
}

/** What is not as it should be. */
export async function checkDocuments(packages: readonly WorkspacePackage[]): Promise<readonly Finding[]> {
  const documents = await makeDocuments(packages)
  return [
    ...documents.flatMap(({ path, found, wanted }) => compareDocument(path, found, wanted)),
    ...checkFacts(readData('docs/matrix.json') as MatrixFacts, serversOf(packages)),
  ]
}

function inDocument(path: string, sections: Readonly<Record<string, string>>): Generated {
  const found = readDocument(path)
  const wanted = Object.entries(sections).reduce(
    (text, [name, content]) => withSection(text, name, content, path),
    found ?? '',
  )
  return { path, found, wanted }
}

function docsOf(packages: readonly WorkspacePackage[], folder: string): ReadonlyMap<string, string> {
  const own = packages.filter((one) => one.folder === folder)
  return new Map(own.flatMap(publicNames).map(({ name, doc }) => [name, doc ?? '']))
}

function serversOf(packages: readonly WorkspacePackage[]): readonly ServerFacts[] {
  const declared = readDeclared(packages)
  return packages
    .filter(({ folder }) => folder.startsWith('packages/server-'))
    .map(({ folder, manifest }) => ({
      name: folder.slice('packages/server-'.length),
      capabilities: declared[`${folder}/src/platform.ts`] ?? [],
      engines: manifest.engines?.node ?? '',
      gaps: readData(`${folder}/gaps.json`) as readonly Gap[],
    }))
}
