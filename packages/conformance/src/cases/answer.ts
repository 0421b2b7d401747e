/** What an app may return, and what of it is sent. */
import type { Case } from '../case.ts'

export const answerCases: readonly Case[] = []
