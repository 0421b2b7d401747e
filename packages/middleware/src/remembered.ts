/** A pure function of a text in, the same one that does not work out again what it was asked lately out. */

// Clients choose what is asked, so that this has to be bounded.
const most = 1000
const longest = 256

export function remembered<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const made = make(key)
    if (key.length > longest) return made
    if (known.size >= most) known.clear()
    known.set(key, made)
    return made
  }
}
