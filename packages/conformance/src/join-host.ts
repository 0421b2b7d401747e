/** The URL of a server that serves the host's app in, a handle of that host out: it is asked to connect, by a request. */
import { get } from 'node:http'
import { hostConnection, listenForHost } from './channel-listener.ts'
import { HostHandle, HostUnable } from './host-handle.ts'
import { channelHeader, hostBody } from './request-text.ts'

/** A process that its operator has started. */
export interface OwnHostOptions {
  /** Of its server: `http://127.0.0.1:PORT`. */
  readonly url: string
}

/** For a host to answer and to connect, in milliseconds. */
const patience = 10_000

/** Rejects with {@link HostUnable} where the server does not answer as a host does. */
export async function joinHost({ url }: OwnHostOptions): Promise<HostHandle> {
  const { listener, port } = await listenForHost()
  const connected = hostConnection(listener)
  try {
    const answered = await ask(url, port)
    if (answered !== hostBody)
      throw new HostUnable(
        `the server at ${url} needs to serve the app of conformanceHost() from @tsgi/conformance/host; it answered ${answered}`,
      )
    const channel = await inTime(connected, `the server at ${url} answered, and its host did not connect`)
    const handle = await HostHandle.over(
      channel,
      () => {
        channel.destroy()
        listener.close()
      },
      { port: Number(new URL(url).port || 80) },
    )
    channel.once('close', () => handle.bury(`the host at ${url} ended, or broke its side channel`))
    return handle
  } catch (error) {
    listener.close()
    throw error
  }
}

/** The body of a host's answer, or a description of another one. */
function ask(url: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = ({ message }: Error) => reject(new HostUnable(`the server at ${url} could not be asked: ${message}`))
    const request = get(url, { agent: false, timeout: patience, headers: { [channelHeader]: port } }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        body = (body + text).slice(0, 200)
      })
      response.on('error', fail)
      response.on('end', () => resolve(body === hostBody ? body : `${response.statusCode} ${JSON.stringify(body)}`))
    })
    request.on('error', fail)
    request.on('timeout', () => request.destroy(new Error(`no answer within ${patience / 1000} s`)))
  })
}

function inTime<T>(promise: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HostUnable(`${otherwise} within ${patience / 1000} s`)), patience)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
