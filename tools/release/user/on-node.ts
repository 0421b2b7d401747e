import { serve } from '@tsgi/server-node'
import { closeOnSignals } from '@tsgi/spec/close-on-signals'
import { app } from './app.js'

const server = await serve(app, { port: 0 })
closeOnSignals(server)
console.log(server.url)
