import { expect, test } from 'vitest'
import { previewOrigin } from '#common/preview.ts'
import { readPreviewHost } from './preview-host.ts'

test('a preview’s host names a port and a sandbox, perhaps with a prefix', () => {
  const target = { sandboxId: 'abcdefgh12', port: 80 }
  expect(readPreviewHost('80-abcdefgh12.localhost:3000', 'localhost')).toEqual(target)
  expect(readPreviewHost('80-ABCDEFGH12.Preview.Example.com', 'preview.example.com')).toEqual(target)
  expect(readPreviewHost('shop.80-abcdefgh12.localhost', 'localhost')).toEqual({ ...target, prefix: 'shop' })
})

test.for([
  undefined,
  'localhost:3000',
  'abcdefgh12.localhost',
  '80-short.localhost',
  '0-abcdefgh12.localhost',
  '70000-abcdefgh12.localhost',
  '80-abcdefgh12.example.com',
  '80-abcdefgh12.localhost.example.com',
  'a.b.80-abcdefgh12.localhost',
  '[::1]:3000',
])('%s is no preview’s host', (host) => {
  expect(readPreviewHost(host, 'localhost')).toBeUndefined()
})

test('a preview’s origin has the platform’s protocol and port', () => {
  const target = readPreviewHost('shop.80-abcdefgh12.localhost', 'localhost')
  if (target === undefined) throw new Error('not read')
  const at = (url: string): string =>
    previewOrigin(target, { domain: 'localhost', origin: new URL(url).origin })
  expect(at('http://localhost:3000')).toBe('http://shop.80-abcdefgh12.localhost:3000')
  expect(at('https://learn.example.com')).toBe('https://shop.80-abcdefgh12.localhost')
})
