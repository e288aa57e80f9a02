import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outputAckBytes, outputWindowBytes } from '#common/protocol.ts'
import { OutputWindow } from '#server/terminal/output-window.ts'

test('a page that draws nothing stops the terminal after the window', () => {
  const window = new OutputWindow(1000)
  window.sent(1000 + outputWindowBytes)
  expect(window.isFull).toBe(false)
  window.sent(1001 + outputWindowBytes)
  expect(window.isFull).toBe(true)
})

test('the terminal goes on when the page has drawn half of it', () => {
  const window = new OutputWindow(0)
  window.sent(outputWindowBytes + 1)
  window.drawn(outputWindowBytes / 2)
  expect(window.isFull).toBe(true)
  window.drawn(outputWindowBytes / 2 + 1)
  expect(window.isFull).toBe(false)
})

test('a page that claims to have drawn more than it was sent gains nothing', () => {
  const window = new OutputWindow(0)
  window.sent(10)
  window.drawn(1_000_000_000)
  window.sent(outputWindowBytes + 11)
  expect(window.isFull).toBe(true)
})

test('a page that acknowledges as agreed is always sent more', () => {
  const chunks = fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 50 })
  fc.assert(
    fc.property(chunks, (lengths) => {
      const window = new OutputWindow(0)
      let end = 0
      let acknowledged = 0
      for (const length of lengths) {
        end += length
        window.sent(end)
        // The page draws all it got, and says so in steps of outputAckBytes.
        while (end - acknowledged >= outputAckBytes) window.drawn((acknowledged += outputAckBytes))
        expect(window.isFull).toBe(false)
      }
    }),
  )
})
