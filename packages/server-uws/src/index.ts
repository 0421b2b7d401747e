/** The door of the TSGI server on uWebSockets.js. */
export { serve, type UwsServeOptions } from './serve.ts'
