/** Where pages come from and how the navigation is ordered: the one place that knows it. */

/** A part of the navigation. Its pages are the Markdown files that match, those of an earlier pattern first. */
export interface Section {
  readonly title: string
  readonly sources: readonly RegExp[]
  /** Pages that are read one after the other lead to each other at their ends. */
  readonly isInOrder?: true
  /** Reached from another page, and not from the navigation. */
  readonly isUnlisted?: true
}

/** Each document belongs to the first section that has a pattern for it. */
export const sections: readonly Section[] = [
  { title: 'Start', sources: [/^README\.md$/] },
  { title: 'Guide', sources: [/^docs\/guide\/\d\d-[\w-]+\.md$/], isInOrder: true },
  { title: 'Reference', sources: [/^packages\/spec\/SPEC\.md$/, /^docs\/[\w-]+\.md$/] },
  { title: 'Packages', sources: [/^packages\/[\w-]+\/README\.md$/, /^apps\/[\w-]+\/README\.md$/] },
  { title: 'Project', sources: [/^[A-Z_]+\.md$/] },
  { title: 'Decisions', sources: [/^decisions\/\d+-[\w-]+\.md$/], isUnlisted: true },
]

/** What the navigation calls a page, where that is not its title. */
export const labels: Readonly<Record<string, string>> = {
  'README.md': 'What it is',
  'packages/spec/SPEC.md': 'Specification',
}

/** Folders that documents link to, and the page that says what is in them; of any other folder it is its README. */
export const folders: Readonly<Record<string, string>> = {
  decisions: 'docs/guide/14-decisions.md',
  '.changeset': 'CONTRIBUTING.md',
}

/** Where the page of a document lies in the site. */
export function pathOfPage(source: string): string {
  if (source === 'README.md') return 'index.html'
  const path = source
    .replace(/^packages\/spec\/SPEC\.md$/, 'specification.md')
    .replace(/\/README\.md$/, '.md')
    .replace(/^docs\/guide\/\d\d-/, 'guide/')
    .replace(/^docs\//, '')
  return path.replace(/\.md$/, '.html').toLowerCase()
}
