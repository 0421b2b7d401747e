/** Where everything of the demo lies, from its own root: routes, links and forms say it by name. */

export const paths = {
  board: '/',
  notes: '/notes',
  events: '/events',
  socket: '/socket',
  upload: '/upload',
  download: '/download',
  request: '/request',
  sideBySide: '/side-by-side',
  assets: '/assets',
} as const
