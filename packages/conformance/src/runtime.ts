/** What runs this process, as it says itself. */

// Bun and Deno have a `versions.node` too.
const { bun, deno, node } = process.versions

export const runtime: string = bun ? `bun ${bun}` : deno ? `deno ${deno}` : `node ${node}`
