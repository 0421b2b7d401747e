/** The door of the framework. */
export { type Handler, type Method, type Mini, mini, type Turn } from './mini.ts'
export type { Params } from './path.ts'
export { html, json, type Reply, redirect, text } from './reply.ts'
