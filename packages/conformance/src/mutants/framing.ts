/** Servers that tell the end of an answer wrongly. */
import { onTheWire } from './faults.ts'
import type { ServerMutant } from './mutant.ts'

export const framingMutants: readonly ServerMutant[] = [
  {
    name: 'sends the body of an answer to HEAD',
    rule: 'head-has-no-body',
    break: onTheWire({
      request(text, connection) {
        connection.isHead = text.startsWith('HEAD ')
        return text
      },
      response: (text, { isHead }) => (isHead ? `${text}hello` : text),
    }),
  },
]
