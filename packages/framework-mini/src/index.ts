/** The door of the framework. */

export { preferredType } from './accept.ts'
export { errorAnswer } from './error-page.ts'
export { HttpError, type HttpErrorOptions } from './http-error.ts'
export { InputError, type Issue } from './input-error.ts'
export { type Handler, type Method, type Mini, mini, type Turn } from './mini.ts'
export type { Params } from './path.ts'
export { html, json, type Reply, redirect, text } from './reply.ts'
