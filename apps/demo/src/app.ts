/** The demo: one app on framework-mini, a board that everybody shares, which shows what the server that answers can do. */
import {
  HttpError,
  html,
  json,
  type Mini,
  mini,
  preferredType,
  readForm,
  readJson,
  readQuery,
  redirect,
} from '@tsgi/framework-mini'
import { bodyLimit } from '@tsgi/middleware/body-limit'
import { compression } from '@tsgi/middleware/compression'
import { securityHeaders } from '@tsgi/middleware/security-headers'
import { staticFiles } from '@tsgi/middleware/static-files'
import type { Context, HttpRequest, HttpResponse, Middleware } from '@tsgi/spec'
import { answer } from '@tsgi/spec/answer'
import { safeParse } from 'valibot'
import { Board } from './board.ts'
import { farTooLong, newDownload, newNote } from './input.ts'
import { boardEvents, boardSocket } from './live.ts'
import { boardPage } from './pages/board-page.ts'
import { errorPage } from './pages/error-page.ts'
import { type Frame, type Other, platformOf } from './pages/layout.ts'
import { factsOf, requestPage } from './pages/request-page.ts'
import { sideBySidePage } from './pages/side-by-side-page.ts'
import { paths } from './paths.ts'
import { download, receive } from './transfer.ts'

/** What an instance of the demo is told. */
export interface DemoOptions {
  /** Instances that are given the same one show the same notes. One of its own, in memory. */
  readonly board?: Board | undefined
  /** Where the same app runs on the other server. */
  readonly other?: Other | undefined
  /** Aborts when the server is about to close: streams without an end are ended, so that nobody waits for them. */
  readonly closing?: AbortSignal | undefined
}

/** What a handler of mini gets, as far as pages need it. */
interface Turn {
  readonly request: HttpRequest
  readonly context: Context
}

const client = staticFiles({ root: new URL('../client', import.meta.url) })

// The page that shows both servers is made of pages of both.
const hosts = ['127.0.0.1', 'localhost']
const sides = ["'self'", ...hosts.flatMap((host) => [`http://${host}:*`, `https://${host}:*`])]
const policy = {
  'default-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-src': sides,
  'frame-ancestors': sides,
  'object-src': ["'none'"],
}

/** A note is small; uploads go by the limit of the server. */
const smallBody = bodyLimit({ maxRequestBodySize: 16 * 1024 })

/** The limit answers without a word, and people read this one. */
const saysTooLarge: Middleware = (next) => async (request, context) => {
  const answered = await next(request, context)
  if (answered.status === 413) throw new HttpError(413, farTooLong)
  return answered
}

/** Makes the demo. */
export function demo(options: DemoOptions = {}): Mini {
  const { board = new Board(), closing } = options

  return mini()
    .use(securityHeaders({ contentSecurityPolicy: policy }))
    .use(compression())
    .get(paths.board, (turn) => html(boardPage(frameOf(turn), board.view)))
    .get(paths.notes, () => board.view.notes)
    .post(paths.notes, { use: [saysTooLarge, smallBody] }, (turn) => (isForm(turn) ? takeForm(turn) : takeJson(turn)))
    .get(paths.events, () => boardEvents(board, closing))
    .webSocket(paths.socket, () => boardSocket(board))
    .post(paths.upload, ({ request }) => receive(request))
    .get(paths.download, async ({ url }) => download((await readQuery(url, newDownload)).mib))
    .get(paths.request, (turn) => {
      const facts = factsOf(turn.request, turn.context)
      const type = preferredType(turn.request.headers.get('accept'), ['text/html', 'application/json'])
      const body = type === 'application/json' ? JSON.stringify(facts) : requestPage(frameOf(turn), facts)
      const contentType = type === 'application/json' ? type : 'text/html; charset=utf-8'
      // About one client, and in two forms under one address.
      return answer(200, { 'content-type': contentType, 'cache-control': 'no-store', vary: 'accept' }, body)
    })
    .get(paths.sideBySide, (turn) => {
      const { other } = options
      if (other === undefined) throw new HttpError(404, 'There is one server. Start both: corepack pnpm demo --both')
      return html(sideBySidePage(frameOf(turn), other))
    })
    .onError((error, turn) => {
      const accept = turn.request.headers.get('accept')
      const isForPeople = preferredType(accept, ['application/json', 'text/html']) === 'text/html'
      if (!isForPeople || !(error instanceof HttpError)) throw error
      const headers = { ...error.headers, 'content-type': 'text/html; charset=utf-8', vary: 'accept' }
      return answer(error.status, headers, errorPage(frameOf(turn), error))
    })
    .mount(
      paths.assets,
      client(() => ({ status: 404 })),
    )

  function frameOf({ request, context: { server, basePath } }: Turn): Frame {
    const isEmbedded = request.headers.get('sec-fetch-dest') === 'iframe'
    return { server, base: basePath, other: options.other, isEmbedded }
  }

  async function takeJson({ request, context }: Turn): Promise<HttpResponse> {
    const { text } = await readJson(request, newNote)
    return json(board.add(text, platformOf(context.server.name)), 201)
  }

  /** The way without scripts: a browser shows the page again, with the reason beside the field. */
  async function takeForm(turn: Turn): Promise<HttpResponse> {
    const { server, basePath } = turn.context
    const form = (await readForm(turn.request)) as { readonly text?: unknown }
    const { success, output, issues } = safeParse(newNote, form)
    if (success) {
      board.add(output.text, platformOf(server.name))
      return redirect(`${basePath}${paths.board}`)
    }
    const refused = { text: typeof form.text === 'string' ? form.text : '', reason: issues[0].message }
    return html(boardPage(frameOf(turn), board.view, refused), 422)
  }
}

function isForm({ request: { headers } }: Turn): boolean {
  return /^application\/x-www-form-urlencoded *(?:;|$)/i.test(headers.get('content-type') ?? '')
}
