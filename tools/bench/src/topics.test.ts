import { expect, test } from 'vitest'
import { contestants } from './contestants.ts'
import type { Topic } from './topics.ts'
import { topics } from './topics.ts'

test('what a contestant of a topic is compared with is measured in the same run, but where the topic says that nothing is', () => {
  for (const { title, about, contestants: names } of Object.values<Topic>(topics)) {
    const missing = names.filter((name) => {
      const platform = contestants.find((one) => one.name === name)?.platform
      return !(names as readonly string[]).includes(platform ?? '') && !about.includes('There is no raw platform')
    })
    expect([title, missing]).toEqual([title, title === 'The validator' ? ['server-node', 'server-uws'] : []])
  }
})
