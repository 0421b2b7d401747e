/** A TSGI server on node:http: node moves bytes; what all servers share judges requests, calls the app, plans answers. */
import { createServer } from 'node:http'
import * as tsgi from '@tsgi/spec/server'

const capabilities = ['absoluteForm', 'asteriskForm', 'extensionMethods', 'http10', 'pipelining', 'rawTarget']
const byteLength = (text) => Buffer.byteLength(text)
const platform = { name: 'mine', version: '1.0.0', capabilities, ownOptions: [], byteLength, listen }
export const serve = (app, options) => tsgi.startServer(platform, app, options)

async function listen(life, options) {
  const server = createServer({ ...life.info.limits, requireHostHeader: false, requestTimeout: 0 })
  Object.assign(server, { maxHeadersCount: 0, closeIdleConnections: () => {} })
  const take = (message, response) => inTurn(message.socket, () => closeOf(response, begin(life, message, response)))
  for (const event of ['request', 'checkContinue', 'checkExpectation']) server.on(event, take)
  server.on('connection', (socket) => void closeOf(socket).then(() => exchanges.get(socket)?.lost('The client left.')))
  server.on('clientError', takeBroken).listen(options.port, options.hostname)
  await new Promise((done, fail) => server.on('listening', done).on('error', (e) => fail(tsgi.listenError(e, options))))
  const address = tsgi.socketAddress(server.address().address, server.address().port)
  const cutAll = () => server.closeAllConnections()
  return { address, stopAccepting: () => server.close(), cutAll, connections: () => null, ended: closeOf(server) }
}

// Of each socket: its exchange, of which there is one at a time; the end of its last turn; what came and is no HTTP.
const [exchanges, turns, broken] = [new WeakMap(), new WeakMap(), new WeakMap()]
const closeOf = (one) => new Promise((resolve) => one.on('error', () => {}).once('close', resolve))
const inTurn = (socket, work) => turns.set(socket, turnAfter(turns.get(socket), socket, work))
const turnAfter = (turn, socket, work) => Promise.resolve(turn).then(() => socket.writable && work())

function takeBroken({ code }, socket) {
  if (code === 'ECONNRESET' || code === 'HPE_INVALID_EOF_STATE') return socket.destroy()
  broken.set(socket, new tsgi.BodyError('body-malformed', 400, 'The body of the request is malformed.'))
  exchanges.get(socket)?.body?.fail(broken.get(socket))
  inTurn(socket, () => socket.end())
}

function begin(life, message, response) {
  const { method, url: target, httpVersion, rawHeaders: fields, socket } = message
  const remote = tsgi.socketAddress(socket.remoteAddress, null)
  const local = tsgi.socketAddress(socket.localAddress, socket.localPort)
  const known = { encrypted: false, localAuthority: tsgi.authority(local), ...life.info.limits }
  const head = tsgi.judgeHead({ method, target, httpVersion, fields, ...known })
  const sendHead = ({ status, reason, fields, length, close }) => {
    // Behind a request that asks for another protocol, node drops what came with it.
    response.shouldKeepAlive = !close && message.headers.upgrade === undefined
    // Destroyed at once, a connection on which the client still sends would be reset, and the answer lost with it.
    if (!response.shouldKeepAlive) socket.destroySoon = () => socket.end() && setTimeout(() => socket.destroy(), 1000)
    return response.writeHead(status, reason, length === null ? fields : [...fields, 'content-length', String(length)])
  }
  const refuseBody = () => setTimeout(() => response.end() && socket.end(), 1000)
  const sendEnd = () => {
    if (response.shouldKeepAlive || message.complete) return response.end()
    // Closed while the client sends, the connection would be reset, and the answer lost.
    void closeOf(message, response.flushHeaders()).then(() => response.end())
    if (!exchange?.body?.isRead) refuseBody(message.resume())
  }
  const sendWhole = (answer, body) => sendHead(answer).write(Buffer.from(body ?? ''), sendEnd)
  let exchange = null
  if (head instanceof tsgi.Refusal) return sendWhole({ ...tsgi.bareHead(head.status), close: true }, null)
  const sending = { sendWhole, sendHead, sendChunk: (chunk) => response.write(chunk), sendEnd }
  const addresses = { remoteAddress: () => remote, localAddress: () => local, cut: () => socket.destroy() }
  const continueBody = () => head.expectsContinue && response.writeContinue()
  const flow = { pauseBody: () => message.pause(), resumeBody: () => message.resume(), continueBody, refuseBody }
  exchange = new tsgi.Exchange(life, head, { ...addresses, ...sending, ...flow })
  exchanges.set(socket, exchange)
  response.on('drain', () => exchange.drained()).on('finish', () => exchange.delivered())
  message.on('data', (chunk) => exchange.body?.push(new Uint8Array(chunk))).on('end', () => exchange.body?.end())
  if (broken.has(socket) && !message.complete) exchange.body?.fail(broken.get(socket))
  exchange.run()
}
