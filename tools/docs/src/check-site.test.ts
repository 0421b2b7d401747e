import { expect, test } from 'vitest'
import { checkSite } from './check-site.ts'

const problemsOf = (files: Readonly<Record<string, string>>) =>
  checkSite(new Map(Object.entries(files)), 'index.html').map(({ where, what }) => `${where}: ${what}`)

test('a link of a page leads to a file of the site, and to an id of it', () => {
  const start = '<a href="a/b.html#c">b</a><a href="#d" id="d">d</a><a href="https://a.example/">e</a>'
  expect(problemsOf({ 'index.html': start, 'a/b.html': '<h2 id="c"><a href="../index.html">f</a></h2>' })).toEqual([])
})

test('a link to nothing, and to no id, is told', () => {
  expect(problemsOf({ 'index.html': '<a href="b.html">b</a><img src="c.svg"><a href="#d">d</a>' })).toEqual([
    'index.html: A link needs to lead to a file of the site; got b.html.',
    'index.html: A link needs to lead to a file of the site; got c.svg.',
    'index.html: A link needs to lead to an id of its page; got #d.',
  ])
})

test('a page that nothing but itself leads to is told', () => {
  expect(problemsOf({ 'index.html': '', 'lost.html': '<a href="#text" id="text">skip</a>' })).toEqual([
    'lost.html: A page needs a link that leads to it; got none.',
  ])
})
