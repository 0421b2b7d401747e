/** Who may import whom in this workspace: one entry for each kind of package. */

/** What the packages of a folder may import. */
export interface Kind {
  /** Of the folder of a package, from the root. */
  readonly folders: RegExp
  /** The packages of the workspace that it may import; `*` stands for any text. */
  readonly workspace: readonly string[]
  /** Nothing from outside the workspace, not even a built-in module of node; tests are free. */
  readonly isAlone?: true
  readonly reason: string
}

export const kinds: readonly Kind[] = [
  {
    folders: /^packages\/spec$/,
    workspace: [],
    isAlone: true,
    reason: 'the interface has to run wherever JavaScript runs',
  },
  {
    folders: /^packages\/server-[a-z0-9-]+$/,
    workspace: ['@tsgi/spec'],
    reason: 'a server knows the interface and nobody else, least of all another server',
  },
  {
    folders: /^packages\/(middleware|framework)(-[a-z0-9-]+)?$/,
    workspace: ['@tsgi/spec'],
    reason: 'what runs on every server knows none',
  },
  {
    folders: /^packages\/conformance$/,
    workspace: ['@tsgi/spec'],
    reason: 'the suite is given its servers and favours none',
  },
  {
    folders: /^apps\/[a-z0-9-]+$/,
    workspace: ['@tsgi/spec', '@tsgi/framework-*', '@tsgi/middleware*', '@tsgi/server-*'],
    reason: 'an app is what a user would write',
  },
  {
    folders: /^tools\/[a-z0-9-]+$/,
    workspace: ['@tsgi/*'],
    reason: 'the tools are the only place that knows everybody',
  },
]

/** Whether a kind lets its packages import the package of that name. */
export function allows(kind: Kind, name: string): boolean {
  return kind.workspace.some((pattern) => {
    const [before = '', after] = pattern.split('*')
    return after === undefined ? name === pattern : name.startsWith(before) && name.endsWith(after)
  })
}
