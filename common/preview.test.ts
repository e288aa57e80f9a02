import { expect, test } from 'vitest'
import { anyPreviewOrigin, previewOrigin, sandboxAddresses } from './preview.ts'
import { SandboxId } from './sandbox.ts'
import { SessionId } from './session.ts'

const sandboxId = SandboxId.parse('abcdefgh')

test('previews share the platform’s protocol and port, on a domain of their own', () => {
  const place = { origin: 'http://learn.example.org:3000', domain: 'previews.example.net' }
  expect(previewOrigin({ sandboxId, port: 80 }, place)).toBe('http://80-abcdefgh.previews.example.net:3000')
  expect(anyPreviewOrigin(place)).toBe('http://*.previews.example.net:3000')
})

test('an address without a port gives previews none', () => {
  const place = { origin: 'https://learn.example.org', domain: 'learn.example.org' }
  expect(previewOrigin({ sandboxId, port: 3000, prefix: 'console' }, place)).toBe(
    'https://console.3000-abcdefgh.learn.example.org',
  )
})

test('the picker is a page of the platform', () => {
  const place = { origin: 'http://[::1]:3000', domain: 'localhost' }
  const addresses = sandboxAddresses(place, { sandboxId, sessionId: SessionId.parse('session-1') })
  expect(addresses.picker).toBe('http://[::1]:3000/ports/session-1')
  expect(addresses.preview(80, '')).toBe('http://80-abcdefgh.localhost:3000')
})
