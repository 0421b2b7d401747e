/** The door of the interface: types only, no run-time code. Helpers stand behind doors of their own. */
export type { Answer, App, Application, Middleware, Stateful } from './app.ts'
export type { Completion, Context, SocketAddress, TlsInfo } from './context.ts'
export type { HttpHeaders, HttpRequest } from './request.ts'
export type { HeaderFields, HttpResponse, ResponseBody } from './response.ts'
export type { Capability } from './rules/capabilities.ts'
export type {
  ErrorPhase,
  ErrorPlace,
  Limits,
  Serve,
  ServeOptions,
  Server,
  ServerInfo,
  Timeouts,
  TlsOptions,
  WebSocketLimits,
} from './serve.ts'
export type { WebSocketConnection, WebSocketListener, WebSocketUpgrade } from './web-socket.ts'
