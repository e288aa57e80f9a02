import { expect, test } from 'vitest'
import { SessionId } from '#common/session.ts'
import { previewPath, sandboxAddress } from './preview-path.ts'

const sessionId = SessionId.parse('session-1')

test('a port is opened through the platform', () => {
  expect(previewPath(sessionId, 80)).toBe('/preview/session-1/80')
  expect(previewPath(sessionId, 3000, '/a b?c=1')).toBe('/preview/session-1/3000?path=%2Fa+b%3Fc%3D1')
  expect(previewPath(sessionId, 80, '/', 'console')).toBe('/preview/session-1/80?prefix=console')
})

test('an address of the sandbox itself is opened as a preview', () => {
  expect(sandboxAddress('http://localhost:3000/hits?from=me')).toEqual({ port: 3000, path: '/hits?from=me' })
  expect(sandboxAddress('http://docker')).toEqual({ port: 80, path: '/' })
})

test('any other address is not', () => {
  expect(sandboxAddress('https://example.org')).toBeUndefined()
  expect(sandboxAddress('https://localhost:8443')).toBeUndefined()
  expect(sandboxAddress('nonsense')).toBeUndefined()
})
