/** A function in, whether it is a class out: one cannot be called, so it is no app. */
export function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value))
}
