/** Requests that two servers could read in two ways. */
import type { Case } from '../case.ts'

export const smugglingCases: readonly Case[] = []
