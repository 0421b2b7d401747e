/** The door of the framework. */
export { preferredType } from './accept.ts'
export { type EtagOptions, etag } from './conditional.ts'
export { errorAnswer } from './error-page.ts'
export type { EventFields, ServerEvent } from './event-text.ts'
export { type EventsOptions, events, lastEventId, type Send } from './events.ts'
export { HttpError, type HttpErrorOptions } from './http-error.ts'
export { InputError, type Issue } from './input-error.ts'
export type { Link, LinkParams, Links } from './links.ts'
export type { Values } from './mapped-body.ts'
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
export { jsonLines, type StreamOptions, stream } from './streaming.ts'
export type { Turn } from './turn.ts'
export type { Write, Writer } from './written-body.ts'
