/** The documents in, what is wrong with them as files out: titles, links, anchors, languages. Pure. */
import { knows } from './highlight.ts'
import type { Document } from './markdown.ts'
import type { Problem } from './problem.ts'
import { type Repository, targetOf } from './targets.ts'

export function checkDocuments(repository: Repository): readonly Problem[] {
  return [...repository.documents.values()].flatMap((document) => [
    ...checkTitle(document),
    ...checkReferences(document, repository),
    ...checkLanguages(document),
  ])
}

function checkTitle({ path, headings }: Document): readonly Problem[] {
  const titles = headings.filter(({ depth }) => depth === 1).length
  const skipped = headings.find(({ depth }, i) => depth > (headings[i - 1]?.depth ?? 0) + 1)
  return [
    ...(titles === 1 ? [] : [{ where: path, what: `A document needs one heading of the first rank; got ${titles}.` }]),
    ...(skipped === undefined
      ? []
      : [{ where: path, what: `A heading is at most one rank below the one before it; got "${skipped.text}".` }]),
  ]
}

function checkReferences({ path, references }: Document, repository: Repository): readonly Problem[] {
  return references.flatMap(({ href, line }) => {
    const target = targetOf(path, href, repository)
    return target.is === 'nothing' ? [{ where: `${path}:${line}`, what: target.what }] : []
  })
}

function checkLanguages({ path, code }: Document): readonly Problem[] {
  return code
    .filter(({ language }) => !knows(language))
    .map(({ language, line }) => ({
      where: `${path}:${line}`,
      what: `A block needs a language that tools/docs/src/highlight.ts knows; got ${language}.`,
    }))
}
