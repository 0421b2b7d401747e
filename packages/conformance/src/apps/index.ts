/** The suite's own apps: rows of the matrix. Each is an example too. */
import type { AppRow } from '../case.ts'
import { middlewareChain } from './middleware-chain.ts'
import { plainFunction } from './plain-function.ts'
import { reverseProxy } from './reverse-proxy.ts'
import { statefulApplication } from './stateful-application.ts'
import { webResponses } from './web-responses.ts'

/** The suite’s own apps, in the order in which the matrix shows them. */
export const apps: readonly AppRow[] = [plainFunction, webResponses, middlewareChain, statefulApplication, reverseProxy]
