/** One request and its answer: signal, completion, background work, facts. */
import type { Case } from '../case.ts'

export const exchangeCases: readonly Case[] = []
