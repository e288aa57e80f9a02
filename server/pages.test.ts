import { expect, test } from 'vitest'
import { ownOrigin } from './pages.ts'

test.for([
  ['127.0.0.1', 'http://127.0.0.1:3000'],
  ['0.0.0.0', 'http://127.0.0.1:3000'],
  ['192.0.2.7', 'http://192.0.2.7:3000'],
  ['localhost', 'http://localhost:3000'],
  ['::', 'http://[::1]:3000'],
  ['2001:db8::7', 'http://[2001:db8::7]:3000'],
] as const)('a server that listens at %s reaches itself at %s', ([host, origin]) => {
  expect(ownOrigin({ host, port: 3000 })).toBe(origin)
})
