/** Every case, in the order of the report. */
import type { Case } from '../case.ts'
import { answerCases } from './answer.ts'
import { bodyCases } from './body.ts'
import { connectionCases } from './connection.ts'
import { connectionEndCases } from './connection-end.ts'
import { earlyHintsCases } from './early-hints.ts'
import { endingCases } from './endings.ts'
import { errorsCases } from './errors.ts'
import { errorsDestroyCases } from './errors-destroy.ts'
import { exchangeCases } from './exchange.ts'
import { framingCases } from './framing.ts'
import { headSizeCases } from './head-size.ts'
import { headersCases } from './headers.ts'
import { wholeHeadersCases } from './headers-whole.ts'
import { hostCases } from './host.ts'
import { http2Cases } from './http2.ts'
import { http10Cases } from './http10.ts'
import { lifeCases } from './life.ts'
import { lookAlikeCases } from './look-alikes.ts'
import { methodCases } from './method.ts'
import { pipeliningCases } from './pipelining.ts'
import { requestLifeCases } from './request-life.ts'
import { smugglingCases } from './smuggling.ts'
import { streamCases } from './stream.ts'
import { targetFormsCases } from './target-forms.ts'
import { tlsCases } from './tls.ts'
import { trailerCases } from './trailers.ts'
import { urlCases } from './url.ts'
import { webSocketCases } from './web-socket.ts'

/** Every case, in the order of the specification. */
export const cases: readonly Case[] = [
  ...urlCases,
  ...hostCases,
  ...targetFormsCases,
  ...methodCases,
  ...headersCases,
  ...wholeHeadersCases,
  ...headSizeCases,
  ...requestLifeCases,
  ...bodyCases,
  ...lookAlikeCases,
  ...smugglingCases,
  ...answerCases,
  ...framingCases,
  ...trailerCases,
  ...streamCases,
  ...exchangeCases,
  ...earlyHintsCases,
  ...endingCases,
  ...errorsCases,
  ...errorsDestroyCases,
  ...connectionCases,
  ...connectionEndCases,
  ...http10Cases,
  ...pipeliningCases,
  ...lifeCases,
  ...webSocketCases,
  ...tlsCases,
  ...http2Cases,
]
