/** The door of the conformance suite: its cases and apps as data, and what runs them on a server. */
export { apps } from './apps/index.ts'
export type {
  AppCheck,
  AppRow,
  Case,
  ClientRequest,
  ExchangeCase,
  LifeCase,
  LifeStage,
  Stage,
  Talk,
  WireCase,
  WireTalk,
} from './case.ts'
export { cases } from './cases/index.ts'
export { type GoodApp, goodApps } from './examples/good-apps.ts'
export { problemsOfGap } from './gaps.ts'
export type { HostOptions } from './host-process.ts'
export { formatHtml, type HtmlOptions } from './html/page.ts'
export type { ClientMessage } from './message.ts'
export { appMutants, serverMutants } from './mutants/index.ts'
export type { Protocol } from './protocol.ts'
export { type Column, type Matrix, makeMatrix, type Report } from './report.ts'
export { type ColumnRun, type RunOptions, runColumn } from './run.ts'
export { type MutantVerdict, runAppMutant, runServerMutant, runServerMutantWhole } from './run-mutants.ts'
export { selectSubjects, UsageError } from './selection.ts'
export { listSubjects, type Subject } from './subjects.ts'
export { formatFindings, formatTable, type Paint } from './table.ts'
export { casesOfTables } from './tables/decided.ts'
export type { EndingRow, JudgedElsewhere } from './tables/endings.ts'
export type { EventRow, State } from './tables/exchange-states.ts'
export type { Framed, FramingGroup } from './tables/framing.ts'
export { type Tables, tables } from './tables/index.ts'
export type { RefusedGroup } from './tables/refused.ts'
export type { UrlGroup } from './tables/urls.ts'
export { Progress, paintFor } from './terminal.ts'
export { type Gap, judgeRules, type Verdict } from './verdicts.ts'
