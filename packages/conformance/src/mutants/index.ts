/** Every mutant. */

import { framingMutants } from './framing.ts'
import type { AppMutant, ServerMutant } from './mutant.ts'

export const serverMutants: readonly ServerMutant[] = [...framingMutants]

export const appMutants: readonly AppMutant[] = []
