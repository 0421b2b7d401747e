/** The sentences of docs/choosing.md that nothing else in the repository says: installing, and which server when. */

/** Where and how a server installs. */
export interface Installing {
  readonly command: string
  /** What has to be there beside Node. */
  readonly needs: string
  readonly platforms: string
  readonly libc: string
}

/** By the name of the server in `server.info`. */
export const installing: Readonly<Record<string, Installing>> = {
  node: {
    command: '`npm install @tsgi/server-node`',
    needs: 'nothing native: `ws` is JavaScript, and what else it is made of comes with Node',
    platforms: 'wherever Node runs',
    libc: 'any',
  },
  uws: {
    command:
      '`npm install @tsgi/server-uws uNetworking/uWebSockets.js#v20.52.0` on Node 20, 22 and 24; on 26 with `#v20.67.0` ([which ends 20](https://github.com/dimdenGD/ultimate-express/pull/342))',
    needs:
      'uWebSockets.js, which is not on the npm registry and comes from its own repository: npm needs git, and access to GitHub; or your own copy of it, as `serve(app, { uws: { module } })`',
    platforms:
      'those that uWebSockets.js has binaries for: Linux, macOS and Windows ([as it says itself](https://github.com/uNetworking/uWebSockets.js/issues/1040))',
    libc: 'glibc 2.35 or later ([#1176](https://github.com/uNetworking/uWebSockets.js/issues/1176)), from 20.55 on 2.38, which Debian 12 does not have ([#1196](https://github.com/uNetworking/uWebSockets.js/issues/1196)); musl (Alpine) has no binaries ([#474](https://github.com/uNetworking/uWebSockets.js/issues/474))',
  },
}

/** What somebody needs, and what serves it. */
export interface Situation {
  readonly situation: string
  readonly choice: string
  readonly why: string
}

export const situations: readonly Situation[] = [
  {
    situation: 'You do not know yet',
    choice: 'server-node',
    why: 'It installs everywhere and leaves the fewest gaps. To change later is to change an import.',
  },
  {
    situation: 'Clients that nobody knows reach the server directly, without a proxy',
    choice: 'server-node',
    why: 'Its parser refuses what two servers could read in two ways. Among the gaps of server-uws are requests that its parser takes and should not.',
  },
  {
    situation: 'A proxy that normalises requests stands before it, and you pay for processor time',
    choice: 'server-uws',
    why: 'Most requests cost it less: see the figures below. The proxy ends what its parser lets through.',
  },
  {
    situation: 'Many connections that are open and idle, WebSockets among them',
    choice: 'server-uws',
    why: 'A connection takes less memory: see below. A listener that takes its time does not stop its client there: beyond `webSocket.maxBufferedAmount` the connection ends.',
  },
  {
    situation: 'HTTP/2 without a proxy',
    choice: 'server-node',
    why: 'It alone has HTTP/2. Use Node 24.21, 26.9 or later for it ([why](../decisions/012-http2-needs-a-node-that-survives-it.md)).',
  },
  {
    situation:
      'Trailers, 103 Early Hints, certificates of clients, HTTP/1.0, or limits of your own for heads and connections',
    choice: 'server-node',
    why: 'server-uws does not declare these capabilities, and refuses their options when it starts.',
  },
  {
    situation: 'Alpine and others with musl, or a machine on which nothing may come from anywhere but the registry',
    choice: 'server-node',
    why: 'It has no native part.',
  },
  {
    situation: 'Bun, Deno, Cloudflare Workers',
    choice: 'neither: `toFetch(app)` of `@tsgi/spec`',
    why: 'The platform is the server. The rules of the app hold; those of the server are the platform’s to keep.',
  },
]
