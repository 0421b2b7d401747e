/** A TSGI server on node:http: node moves bytes; what all servers share judges requests, calls the app, plans answers. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import * as tsgi from '@tsgi/spec/server'

const capabilities = ['absoluteForm', 'asteriskForm', 'extensionMethods', 'http10', 'pipelining', 'rawTarget']
const [name, version, byteLength] = ['my-server', '1.0.0', (text) => Buffer.byteLength(text)]
const platform = { name, version, capabilities, ownOptions: [], byteLength, listen }
export const serve = (app, options) => tsgi.startServer(platform, app, options)

async function listen(life, options) {
  const server = createServer({ ...life.info.limits, requireHostHeader: false, requestTimeout: 0 })
  Object.assign(server, { maxHeadersCount: 0, closeIdleConnections: () => {} })
  const take = (message, response) => inTurn(message.socket, () => takeRequest(life, message, response), response)
  for (const event of ['request', 'checkContinue', 'checkExpectation']) server.on(event, take)
  server.on('connection', (socket) => closeOf(socket).then(() => exchanges.get(socket)?.lost('The client has left.')))
  server.on('clientError', takeBroken).listen(options.port, options.hostname)
  await once(server, 'listening').catch((error) => Promise.reject(tsgi.listenError(error, options)))
  const address = tsgi.socketAddress(server.address().address, server.address().port)
  const end = {
    stopAccepting: () => server.close(),
    cutAll: () => server.closeAllConnections(),
    ended: closeOf(server),
  }
  return { address, connections: () => null, ...end }
}

// A connection has one exchange at a time; what node has read behind it waits for its turn, and for nothing after the last.
const [turns, exchanges] = [new WeakMap(), new WeakMap()]
const closeOf = (one) => new Promise((resolve) => one.on('error', () => {}).once('close', resolve))

function inTurn(socket, work, response) {
  const turn = Promise.resolve(turns.get(socket)).then(() => socket.writable && work())
  turns.set(socket, response === undefined ? turn : Promise.race([turn.then(() => closeOf(response)), closeOf(socket)]))
}

function takeBroken({ code }, socket) {
  if (code === 'ECONNRESET' || code === 'HPE_INVALID_EOF_STATE') return socket.destroy()
  exchanges.get(socket)?.body?.fail(new tsgi.BodyError('body-malformed', 400, 'The body is malformed.'))
  inTurn(socket, () => socket.end())
}

function takeRequest(life, message, response) {
  const { method, url: target, httpVersion, rawHeaders: fields, socket } = message
  const remote = tsgi.socketAddress(socket.remoteAddress, null)
  const local = tsgi.socketAddress(socket.localAddress, socket.localPort)
  const known = { encrypted: false, localAuthority: tsgi.authority(local), ...life.info.limits }
  const head = tsgi.judgeHead({ method, target, httpVersion, fields, ...known })
  const sendHead = ({ status, reason, fields, length, close }) => {
    response.shouldKeepAlive = !close
    return response.writeHead(status, reason, length === null ? fields : [...fields, 'content-length', String(length)])
  }
  const sendEnd = async () => {
    // Closed while the client sends, a connection is reset and the answer lost: what comes is received for a while.
    const rest = response.shouldKeepAlive || message.complete ? null : closeOf(message, response.flushHeaders())
    await (rest === null || exchange?.body?.isRead ? rest : Promise.race([rest, sleep(1000, message.resume())]))
    response.end()
  }
  const sendWhole = (answer, body) => sendHead(answer).write(Buffer.from(body ?? ''), sendEnd)
  let exchange = null
  if (head instanceof tsgi.Refusal) return sendWhole({ ...tsgi.bareHead(head.status), close: true }, null)
  const sending = { sendWhole, sendHead, sendChunk: (chunk) => response.write(chunk), sendEnd }
  const addresses = { remoteAddress: () => remote, localAddress: () => local, cut: () => socket.destroy() }
  const continueBody = () => head.expectsContinue && response.writeContinue()
  const refuseBody = () => sleep(1000).then(() => socket.destroy())
  const flow = { pauseBody: () => message.pause(), resumeBody: () => message.resume(), continueBody, refuseBody }
  exchange = new tsgi.Exchange(life, head, { ...addresses, ...sending, ...flow })
  exchanges.set(socket, exchange)
  response.on('drain', () => exchange.drained()).on('finish', () => exchange.delivered())
  message.on('data', (chunk) => exchange.body?.push(new Uint8Array(chunk))).on('end', () => exchange.body?.end())
  exchange.run()
}
