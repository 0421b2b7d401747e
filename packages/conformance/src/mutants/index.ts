/** Every mutant. */
import { answerMutants } from './answer.ts'
import { answerHeadersMutants } from './answer-headers.ts'
import { bodyMutants } from './body.ts'
import { bodyFlowMutants } from './body-flow.ts'
import { connectionMutants } from './connection.ts'
import { errorsMutants } from './errors.ts'
import { exchangeMutants } from './exchange.ts'
import { framingMutants } from './framing.ts'
import { headersMutants } from './headers.ts'
import { headsMutants } from './heads.ts'
import { http2Mutants } from './http2.ts'
import { informationalMutants } from './informational.ts'
import { lifeMutants } from './life.ts'
import { lifeEndMutants } from './life-end.ts'
import { methodMutants } from './method.ts'
import type { ServerMutant } from './mutant.ts'
import { slowMutants } from './slow.ts'
import { smugglingMutants } from './smuggling.ts'
import { streamMutants } from './stream.ts'
import { tlsMutants } from './tls.ts'
import { unixSocketMutants } from './unix-sockets.ts'
import { urlMutants } from './url.ts'
import { webSocketMutants } from './web-socket.ts'
import { webSocketEndMutants } from './web-socket-end.ts'
import { webSocketMessagesMutants } from './web-socket-messages.ts'

/** Servers that break one rule each, which a case of this rule has to notice. */
export const serverMutants: readonly ServerMutant[] = [
  ...urlMutants,
  ...methodMutants,
  ...headersMutants,
  ...headsMutants,
  ...bodyMutants,
  ...bodyFlowMutants,
  ...smugglingMutants,
  ...answerMutants,
  ...answerHeadersMutants,
  ...framingMutants,
  ...streamMutants,
  ...exchangeMutants,
  ...errorsMutants,
  ...connectionMutants,
  ...lifeMutants,
  ...lifeEndMutants,
  ...informationalMutants,
  ...slowMutants,
  ...unixSocketMutants,
  ...webSocketMutants,
  ...webSocketMessagesMutants,
  ...webSocketEndMutants,
  ...tlsMutants,
  ...http2Mutants,
]

export { appMutants } from './apps.ts'
