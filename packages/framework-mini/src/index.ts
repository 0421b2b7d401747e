/** The door of the framework. */
export { preferredType } from './accept.ts'
export { errorAnswer } from './error-page.ts'
export { HttpError, type HttpErrorOptions } from './http-error.ts'
export { InputError, type Issue } from './input-error.ts'
export type { Link, LinkParams, Links } from './links.ts'
export {
  type Handler,
  type Method,
  type Mini,
  type MiniOptions,
  mini,
  type RouteOptions,
  type WebSocketHandler,
} from './mini.ts'
export type { Params } from './path.ts'
export { readForm, readJson, readQuery } from './read.ts'
export { html, json, type Reply, redirect, text } from './reply.ts'
export { formatRoutes, type RouteInfo } from './route-table.ts'
export type { OutputOf, SchemaResult, StandardSchema } from './schema.ts'
export type { ErrorHandler } from './scope.ts'
export type { TrailingSlash } from './slash.ts'
export type { Turn } from './turn.ts'
