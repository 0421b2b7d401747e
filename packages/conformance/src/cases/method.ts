/** What an app reads as `request.method`. */
import type { Case } from '../case.ts'

export const methodCases: readonly Case[] = []
