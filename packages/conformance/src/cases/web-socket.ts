/** WebSockets: from the handshake to the end. */
import type { Case } from '../case.ts'
import { webSocketEarlyCases } from './web-socket-early.ts'
import { webSocketEndingCases } from './web-socket-ending.ts'
import { webSocketHandshakeCases } from './web-socket-handshake.ts'
import { webSocketLimitsCases } from './web-socket-limits.ts'
import { webSocketMessagesCases } from './web-socket-messages.ts'
import { webSocketOffersCases } from './web-socket-offers.ts'
import { webSocketSendingCases } from './web-socket-sending.ts'
import { webSocketStoppingCases } from './web-socket-stopping.ts'

export const webSocketCases: readonly Case[] = [
  ...webSocketHandshakeCases,
  ...webSocketOffersCases,
  ...webSocketEarlyCases,
  ...webSocketMessagesCases,
  ...webSocketSendingCases,
  ...webSocketLimitsCases,
  ...webSocketEndingCases,
  ...webSocketStoppingCases,
]
