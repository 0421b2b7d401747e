/** A configuration of verdaccio in, the port on which it listens out, to the parent; it ends with the parent. */
import type { AddressInfo } from 'node:net'
import { runServer } from 'verdaccio'

const server = await runServer(process.argv[2] ?? '')
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
