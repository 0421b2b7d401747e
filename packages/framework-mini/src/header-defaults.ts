/** Headers of our own and headers of an app in, both out: where the app has one of the same name, in any case, it counts. */
import type { HeaderRecord } from '@tsgi/spec/answer'

export function withDefaults(own: HeaderRecord, given: HeaderRecord = {}): HeaderRecord {
  const names = new Set(Object.keys(given).map((name) => name.toLowerCase()))
  return { ...Object.fromEntries(Object.entries(own).filter(([name]) => !names.has(name))), ...given }
}
