/** The part of negotiator that is used here; it brings no types, and those of DefinitelyTyped have no `preferred`. */
declare module 'negotiator' {
  export default class Negotiator {
    constructor(request: { readonly headers: Readonly<Record<string, string>> })
    encodings(available: readonly string[], options: { readonly preferred: readonly string[] }): readonly string[]
  }
}
