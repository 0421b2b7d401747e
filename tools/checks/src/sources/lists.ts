/** Which lists of findings this contract answers to, and which rows each of them has. */
import type { SourceList } from './source.ts'

/** A list by the name of its file, and the ids that it has to have. */
export const lists: Readonly<Record<string, readonly string[]>> = {
  probes: numbers(1, 23),
  // The checks that a validator or a suite can make; what the other numbers were about is no part of this contract.
  lint: [
    ...numbers(1, 4),
    ...numbers(6, 8),
    ...numbers(10, 12),
    ...numbers(14, 20),
    '22',
    ...numbers(24, 26),
    ...numbers(29, 47),
    '49',
    ...numbers(51, 56),
    ...numbers(58, 62),
  ],
  plack: numbers(1, 36),
  nobody: [...numbers(1, 9), ...letters('10', 'abcdefgh'), ...letters('11', 'ab'), ...letters('12', 'ab'), '13', '14'],
  security: [
    ...letters('1', 'abcdefghijkl'),
    ...letters('2', 'abcdefg'),
    '3',
    ...letters('4', 'abcd'),
    '5',
    ...letters('6', 'abc'),
    ...letters('7', 'abcdefghi'),
  ],
  platforms: [
    ...letters('1', 'ab'),
    ...letters('2', 'abcd'),
    ...letters('3', 'abcde'),
    ...letters('4', 'abcdef'),
    ...letters('5', 'abc'),
    ...letters('6', 'ab'),
    ...letters('7', 'abcdef'),
    ...letters('8', 'ab'),
    ...letters('9', 'abcd'),
    ...letters('10', 'abc'),
    ...letters('11', 'abc'),
    ...letters('12', 'abcde'),
    ...letters('13', 'abc'),
    '14',
  ],
}

/** The lists as a reader meets them. */
export function inOrder(sources: Readonly<Record<string, SourceList>>): readonly SourceList[] {
  return Object.keys(lists).flatMap((name) => sources[name] ?? [])
}

function numbers(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => String(from + i))
}

/** The sub-points of a point. */
function letters(point: string, names: string): readonly string[] {
  return names.split('').map((name) => point + name)
}
