/** Every case, in the order of the report. */
import type { Case } from '../case.ts'
import { framingCases } from './framing.ts'

export const cases: readonly Case[] = [...framingCases]
