/** The life of a server: start, listen, drain, stop. */
import type { Case } from '../case.ts'

export const lifeCases: readonly Case[] = []
