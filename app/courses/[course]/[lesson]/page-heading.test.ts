import type { ElementContent, Root } from 'hast'
import { expect, test } from 'vitest'
import { pageHeading } from './page-heading.ts'

test('A text that begins with the title of its page says it once', () => {
  const text = root(element('h1', words(' Build it ')), element('p', words('So.')))
  expect(pageHeading('Build it', text)).toEqual({ title: 'Build it', text: withoutFirst(text) })
  expect(pageHeading('build It', text).text).toEqual(withoutFirst(text))
  expect(pageHeading('Build', text)).toEqual({ title: 'Build', text })
})

test('A page without a title is called what its text begins with, if that is a heading', () => {
  const text = root(element('h2', words('Use '), element('code', words('ls'))), element('p', words('So.')))
  expect(pageHeading('', text)).toEqual({ title: 'Use ls', text: withoutFirst(text) })
  const plain = root(element('p', words('So.')))
  expect(pageHeading('', plain)).toEqual({ title: '', text: plain })
})

test('What can be clicked in a heading stays', () => {
  const text = root(element('h1', element('sandlot-action', words('ls'))))
  expect(pageHeading('', text)).toEqual({ title: '', text })
})

function root(...children: Root['children']): Root {
  return { type: 'root', children }
}

function withoutFirst(text: Root): Root {
  return root(...text.children.slice(1))
}

function element(tagName: string, ...children: ElementContent[]): ElementContent {
  return { type: 'element', tagName, properties: {}, children }
}

function words(value: string): ElementContent {
  return { type: 'text', value }
}
