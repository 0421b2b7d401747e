/** One connection and the requests on it. */
import type { Case } from '../case.ts'

export const connectionCases: readonly Case[] = []
