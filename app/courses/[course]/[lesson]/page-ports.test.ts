import type { Root } from 'hast'
import { expect, test } from 'vitest'
import { pagePorts } from './page-ports.ts'

function page(...ports: number[]): Root {
  return {
    type: 'root',
    children: ports.map((port) => ({
      type: 'element',
      tagName: 'sandlot-preview',
      properties: { port, path: '/' },
      children: [],
    })),
  }
}

test('the ports of all pages are listed once each', () => {
  expect(pagePorts([page(80, 3000), page(), page(80, 8080)])).toEqual([80, 3000, 8080])
})
