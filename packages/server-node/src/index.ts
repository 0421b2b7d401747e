/** The door of the TSGI server on node:http. */
export { serve } from './serve.ts'
