/** Every case, in the order of the report. */
import type { Case } from '../case.ts'
import { answerCases } from './answer.ts'
import { bodyCases } from './body.ts'
import { connectionCases } from './connection.ts'
import { errorsCases } from './errors.ts'
import { exchangeCases } from './exchange.ts'
import { framingCases } from './framing.ts'
import { headersCases } from './headers.ts'
import { hostCases } from './host.ts'
import { lifeCases } from './life.ts'
import { methodCases } from './method.ts'
import { smugglingCases } from './smuggling.ts'
import { streamCases } from './stream.ts'
import { targetFormsCases } from './target-forms.ts'
import { urlCases } from './url.ts'

export const cases: readonly Case[] = [
  ...urlCases,
  ...hostCases,
  ...targetFormsCases,
  ...methodCases,
  ...headersCases,
  ...bodyCases,
  ...smugglingCases,
  ...answerCases,
  ...framingCases,
  ...streamCases,
  ...exchangeCases,
  ...errorsCases,
  ...connectionCases,
  ...lifeCases,
]
