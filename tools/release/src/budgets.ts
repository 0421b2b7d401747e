/** How large each published package may become. Its size as of 2026-11-21, and about a sixth more. */

/** In thousands of bytes. */
export interface Budget {
  /** What is downloaded. */
  readonly packed: number
  /** What lies on a disk. */
  readonly unpacked: number
}

export const budgets: Readonly<Record<string, Budget>> = {
  '@tsgi/conformance': { packed: 700, unpacked: 3200 },
  '@tsgi/framework-mini': { packed: 116, unpacked: 440 },
  '@tsgi/middleware': { packed: 114, unpacked: 430 },
  '@tsgi/server-node': { packed: 68, unpacked: 253 },
  '@tsgi/server-uws': { packed: 48, unpacked: 174 },
  '@tsgi/spec': { packed: 336, unpacked: 1350 },
}
