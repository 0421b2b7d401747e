/** How large each published package may become. Its size as of 2026-11-21, and about a sixth more. */

/** In thousands of bytes. */
export interface Budget {
  /** What is downloaded. */
  readonly packed: number
  /** What lies on a disk. */
  readonly unpacked: number
}

export const budgets: Readonly<Record<string, Budget>> = {
  '@tsgi/conformance': { packed: 1, unpacked: 1 },
  '@tsgi/framework-mini': { packed: 1, unpacked: 1 },
  '@tsgi/middleware': { packed: 1, unpacked: 1 },
  '@tsgi/server-node': { packed: 1, unpacked: 1 },
  '@tsgi/server-uws': { packed: 1, unpacked: 1 },
  '@tsgi/spec': { packed: 1, unpacked: 1 },
}
