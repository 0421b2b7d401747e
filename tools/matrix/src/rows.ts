/** The rows of the matrix: the only place that knows every app. */
import { type AppRow, apps as ownApps } from '@tsgi/conformance'
import { apps } from './apps/index.ts'

export const rows: readonly AppRow[] = [...ownApps, ...apps]

/** URL of the module that a host loads for those that are not the suite's own. */
export const rowsModule: string = new URL('./apps/index.js', import.meta.url).href
