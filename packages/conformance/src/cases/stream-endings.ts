import type { Case } from '../case.ts'
export const endingCases: readonly Case[] = []
