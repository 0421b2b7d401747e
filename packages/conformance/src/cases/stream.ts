/** How the chunks of an answer are pulled, and how a body is ended. */
import type { Case } from '../case.ts'

export const streamCases: readonly Case[] = []
