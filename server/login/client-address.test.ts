import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { clientAddressHeader, stampClientAddress } from './client-address.ts'

test('without a proxy nobody chooses the address that their tries are counted for', () => {
  expect(stamped(0, { 'x-forwarded-for': '203.0.113.7', [clientAddressHeader]: '203.0.113.8' })).toBe(
    'unknown',
  )
})

test('behind one proxy the address is the one that the proxy saw, whatever its client claims', () => {
  expect(stamped(1, { 'x-forwarded-for': '10.0.0.1, 203.0.113.7' })).toBe('203.0.113.7')
})

test('behind two proxies it is the one that the outer saw', () => {
  expect(stamped(2, { 'x-forwarded-for': '10.0.0.1, 203.0.113.7, 192.0.2.1' })).toBe('203.0.113.7')
})

test('who comes past the proxy is known by the connection', () => {
  expect(stamped(1, {})).toBe('unknown')
})

function stamped(proxies: number, headers: Record<string, string>): unknown {
  // A socket that was never connected has no address.
  const request = new IncomingMessage(new Socket())
  Object.assign(request.headers, headers)
  stampClientAddress(request, proxies)
  return request.headers[clientAddressHeader]
}
