/** The rows of the matrix that the suite does not bring itself: other people's frameworks, ours, and the demo. */
import type { AppRow } from '@tsgi/conformance'
import { demo } from './demo.ts'
import { elysia } from './elysia.ts'
import { frameworkMini } from './framework-mini.ts'
import { h3 } from './h3.ts'
import { hono } from './hono.ts'
import { ittyRouter } from './itty-router.ts'
import { miniWithHono } from './mini-with-hono.ts'
import { roundTrip } from './round-trip.ts'

export const apps: readonly AppRow[] = [frameworkMini, demo, hono, h3, ittyRouter, elysia, miniWithHono, roundTrip]
