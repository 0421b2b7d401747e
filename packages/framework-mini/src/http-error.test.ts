import { expect, test } from 'vitest'
import { HttpError } from './http-error.ts'

test('an error has its status, its message and its headers', () => {
  const error = new HttpError(404, 'No such user.', { headers: { 'X-User': '7' }, cause: 'the database' })
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({
    name: 'HttpError',
    status: 404,
    message: 'No such user.',
    headers: { 'X-User': '7' },
    cause: 'the database',
  })
})

test('without a message it has the words of its status', () => {
  expect(new HttpError(404).message).toBe('Not Found')
  expect(new HttpError(499).message).toBe('Error 499')
  expect('cause' in new HttpError(404)).toBe(false)
})

test.each([399, 600, 200, 404.5, Number.NaN, '404' as never])('the status %s is an error at once', (status) => {
  expect(() => new HttpError(status)).toThrow(
    `An HttpError needs a status that is an integer from 400 to 599; got ${status}.`,
  )
})

test('a header that no answer can have is an error at once', () => {
  expect(() => new HttpError(400, '', { headers: { location: 'a\r\nb' } })).toThrow('a value of the header location')
})

test.each(['Content-Type', 'content-length', 'content-encoding'])('%s is the business of the body', (name) => {
  expect(() => new HttpError(400, '', { headers: { [name]: '1' } })).toThrow(`got ${name.toLowerCase()}. Return an`)
})
