/** What an app reads as the body of a request, and what becomes of a body that nobody reads. */
import type { Case } from '../case.ts'

export const bodyCases: readonly Case[] = []
