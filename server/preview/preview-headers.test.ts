import { expect, test } from 'vitest'
import { readPasses, requestHeaders, responseHeaders } from './preview-headers.ts'

const embedder = 'http://localhost:3000'
const frames = ['Content-Security-Policy', `frame-ancestors 'self' ${embedder}`]

test('the sandbox gets the browser’s headers and host, but not our cookie', () => {
  const raw = [
    'Host',
    '80-abcdefgh.localhost:3000',
    'X-Own',
    '1',
    'X-Own',
    '2',
    'Cookie',
    'a=1; sandlot_preview=x; b=2',
  ]
  const kept = ['Host', '80-abcdefgh.localhost:3000', 'X-Own', '1', 'X-Own', '2', 'Cookie', 'a=1; b=2']
  expect(requestHeaders(raw, { upgrade: false })).toEqual(kept)
  expect(requestHeaders(['cookie', 'sandlot_preview=x'], { upgrade: false })).toEqual([])
})

test('what is about one connection is not passed on', () => {
  const raw = [
    'Connection',
    'keep-alive, X-Hop',
    'Keep-Alive',
    'timeout=5',
    'X-Hop',
    '1',
    'TE',
    'trailers',
    'A',
    'b',
  ]
  expect(requestHeaders(raw, { upgrade: false })).toEqual(['A', 'b'])
  expect(responseHeaders([...raw, 'Transfer-Encoding', 'chunked'], { upgrade: false, embedder })).toEqual([
    'A',
    'b',
    ...frames,
  ])
  expect(requestHeaders(['Transfer-Encoding', 'chunked'], { upgrade: false })).toEqual([
    'Transfer-Encoding',
    'chunked',
  ])
})

test('an upgrade is passed on both ways', () => {
  const raw = ['Connection', 'keep-alive, Upgrade', 'Upgrade', 'websocket', 'Sec-WebSocket-Key', 'k']
  const kept = ['Sec-WebSocket-Key', 'k', 'Connection', 'Upgrade', 'Upgrade', 'websocket']
  expect(requestHeaders(raw, { upgrade: true })).toEqual(kept)
  expect(responseHeaders(raw, { upgrade: true, embedder })).toEqual(kept)
})

test('the sandbox sets cookies for its own host, and never ours, and clears none', () => {
  const raw = [
    'Clear-Site-Data',
    '"cookies"',
    'Set-Cookie',
    'a=1; Domain=example.com; Path=/',
    'Set-Cookie',
    'sandlot_preview=forged',
    'set-cookie',
    ' sandlot_preview =x',
  ]
  expect(responseHeaders(raw, { upgrade: false, embedder })).toEqual(['Set-Cookie', 'a=1; Path=/', ...frames])
})

test('every pass is read, as a page may have set others beside ours', () => {
  expect(readPasses('sandlot_preview=one; a=b; sandlot_preview=two.x')).toEqual(['one', 'two.x'])
  expect(readPasses(undefined)).toEqual([])
})

test('the platform’s pages may show a preview in a frame, and no others, whatever the preview says of it', () => {
  const raw = [
    ...['X-Frame-Options', 'DENY'],
    ...[
      'Content-Security-Policy',
      "default-src 'self'; Frame-Ancestors 'none'; img-src *, frame-ancestors https://evil.example",
    ],
  ]
  expect(responseHeaders(raw, { upgrade: false, embedder })).toEqual([
    ...['Content-Security-Policy', "default-src 'self'; img-src *"],
    ...frames,
  ])
})

test('a body keeps its length, whatever the browser says of it', () => {
  const raw = ['Host', 'x', 'Content-Length', '5', 'Connection', 'content-length, host, x-own', 'X-Own', '1']
  expect(requestHeaders(raw, { upgrade: false })).toEqual(['Host', 'x', 'Content-Length', '5'])
})
