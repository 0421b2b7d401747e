import type { Rule } from './rule.ts'

export const framingRules = {
  'known-body-has-a-length': {
    area: 'framing',
    sentence: 's',
    reason: 'r',
    source: 'RFC 9112 section 6.2',
    keeper: 'server',
  },
  'stream-without-a-length-is-chunked': {
    area: 'framing',
    sentence: 's',
    reason: 'r',
    source: 'RFC 9112',
    keeper: 'server',
  },
  'head-has-no-body': { area: 'framing', sentence: 's', reason: 'r', source: 'RFC 9112', keeper: 'server' },
  'throw-is-a-bare-500': { area: 'errors', sentence: 's', reason: 'r', source: 'RFC 9112', keeper: 'server' },
  'host-is-single': { area: 'url', sentence: 's', reason: 'r', source: 'RFC 9112', keeper: 'server' },
} as const satisfies Record<string, Rule>
