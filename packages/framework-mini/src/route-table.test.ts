import type { Middleware } from '@tsgi/spec'
import { expect, test } from 'vitest'
import { formatRoutes, mini } from './index.ts'

const auth: Middleware = (next) => next
const limit: Middleware = (next) => next

const shop = mini()
  .get('/', () => '')
  .get('/items/:item', { name: 'item', use: [limit] }, () => '')
const app = mini()
  .get('/', { name: 'home' }, () => '')
  .get('/files/*path', () => '')
  .group('/admin', (admin) => admin.use(auth).post('/users/:id', { name: 'user', use: [limit] }, () => ''))
  .webSocket('/live', () => ({}))
  .mount('/shop', shop)
  .mount('/old', () => ({ status: 410 }))

test('the routes are data', () => {
  expect(app.routes[2]).toEqual({
    method: 'POST',
    path: '/admin/users/:id',
    kind: 'route',
    name: 'user',
    middleware: ['auth', 'limit'],
  })
  expect(app.routes.map(({ method, path, kind }) => `${method} ${path} ${kind}`)).toEqual([
    'GET / route',
    'GET /files/*path route',
    'POST /admin/users/:id route',
    'GET /live websocket',
    'GET /shop route',
    'GET /shop/items/:item route',
    '* /old mount',
  ])
})

test('the routes are a text that reads well', () => {
  expect(formatRoutes(app.routes)).toBe(
    [
      'GET   /                  home',
      'GET   /files/*path',
      'POST  /admin/users/:id   user  auth, limit',
      'GET   /live                    websocket',
      'GET   /shop',
      'GET   /shop/items/:item        limit',
      '*     /old                     mount',
    ].join('\n'),
  )
  expect(formatRoutes([])).toBe('')
})
