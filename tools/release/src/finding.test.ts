import { expect, test } from 'vitest'
import { formatFindings } from './finding.ts'

test('many files that are wrong in the same way are one text, which shows some of them', () => {
  const findings = [1, 2, 3, 4, 5].map((at) => ({ where: `src/${at}.ts`, demand: 'a', got: `g${at}`, cure: 'c' }))
  const [first, second, ...more] = formatFindings([...findings, { where: 'x', demand: 'b', got: 'g', cure: 'c' }])
  expect(first).toBe(
    'src/1.ts\n  got:      g1\nsrc/2.ts\n  got:      g2\nsrc/3.ts\n  got:      g3\nand 2 more\n  demanded: a\n  cure:     c',
  )
  expect(second).toBe('x\n  got:      g\n  demanded: b\n  cure:     c')
  expect(more).toEqual([])
})
