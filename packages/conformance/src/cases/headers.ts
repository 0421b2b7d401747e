/** What an app reads as `request.headers`. */
import type { Case } from '../case.ts'

export const headersCases: readonly Case[] = []
