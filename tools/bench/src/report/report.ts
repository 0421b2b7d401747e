/** What a run leaves behind, and where: reports/ for each run, docs/ for the figures that are shown. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Machine } from '../machine.ts'
import type { TopicName } from '../topics.ts'
import { makeDocument } from './document.ts'
import { makePlot } from './plot.ts'
import type { Result } from './results.ts'

export interface Report {
  /** The day, as 2026-11-21. */
  readonly day: string
  readonly machine: Machine
  readonly load: string
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
  readonly results: readonly Result[]
}

/** The figures that docs/benchmarks.md shows: the last whole run of each topic that was written. */
export type Reports = { readonly [Name in TopicName]?: Report }

const root = new URL('../../../../', import.meta.url)
export const files = {
  reports: 'docs/benchmarks.json',
  document: 'docs/benchmarks.md',
  plot: 'docs/benchmarks.svg',
} as const

export function readShown(name: keyof typeof files): string | null {
  try {
    return readFileSync(new URL(files[name], root), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

export function readReports(): Reports {
  return JSON.parse(readShown('reports') ?? '{}') as Reports
}

/** What is shown of these reports, by file. */
export function makeShown(reports: Reports): Readonly<Record<keyof typeof files, string>> {
  return {
    reports: `${JSON.stringify(reports, null, 2)}\n`,
    document: makeDocument(reports),
    plot: makePlot(reports.requests?.results ?? []),
  }
}

export function writeShown(reports: Reports): void {
  for (const [name, content] of Object.entries(makeShown(reports)) as [keyof typeof files, string][]) {
    writeFileSync(new URL(files[name], root), content)
  }
}

/** The path from the root of the repository. */
export function writeReport(topic: TopicName, report: Report): string {
  const folder = new URL('reports/', root)
  const name = topic === 'requests' ? 'bench.json' : `bench-${topic}.json`
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL(name, folder), `${JSON.stringify(report, null, 2)}\n`)
  return `reports/${name}`
}
