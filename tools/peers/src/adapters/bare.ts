/**
 * An app in, the fetch handler that a person would have written in its place out. Not `toFetch`: that one takes the body
 * from a HEAD, checks each answer and catches each error before the platform sees them, and would hide what is judged here.
 */
import type { App, Context, HttpResponse, ServerInfo } from '@tsgi/spec'
import type { Handler } from './adapted.ts'

/** Statuses with which a `Response` cannot have a body (WHATWG Fetch, section 2.2.6). */
const nullBody = [204, 205, 304]

export function bareHandler(app: App, server: ServerInfo): Handler {
  const context: Context = {
    server,
    httpVersion: '1.1',
    basePath: '',
    encrypted: false,
    remoteAddress: null,
    localAddress: null,
    waitUntil: (work) => void Promise.resolve(work).catch(() => {}),
    completed: new Promise(() => {}),
  }
  return async (request) => {
    const answer = await app(request, context)
    if (answer instanceof Response) return answer
    const { status, headers, body } = answer as HttpResponse
    const fields = [...(headers ?? [])].map(([name, value]) => [name, value] as [string, string])
    return new Response(nullBody.includes(status) ? null : bodyOf(body), { status, headers: fields })
  }
}

function bodyOf(body: HttpResponse['body']): ConstructorParameters<typeof Response>[0] {
  if (typeof body !== 'object' || body === null || body instanceof Uint8Array || body instanceof ReadableStream)
    return (body ?? null) as ConstructorParameters<typeof Response>[0]
  let iterator: AsyncIterator<Uint8Array> | null = null
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        iterator ??= body[Symbol.asyncIterator]()
        const { done, value } = await iterator.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel(reason) {
        await iterator?.return?.(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
