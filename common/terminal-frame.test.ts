import fc from 'fast-check'
import * as json from 'socket.io-parser'
import { expect, test } from 'vitest'
import { pageParser } from './page-parser.ts'
import { decodeTerminalFrame, encodeTerminalFrame, type TerminalFrame } from './terminal-frame.ts'

const parser = pageParser(json)
const key = {
  sessionId: fc.stringMatching(/^[a-zA-Z0-9_-]{8,64}$/),
  terminal: fc.integer({ min: 1, max: 9 }),
}
const bytes = fc.uint8Array({ maxLength: 400 })
const writer = fc.stringMatching(/^[0-9a-f]{16}$/)
const count = fc.maxSafeNat()

const message: fc.Arbitrary<TerminalFrame> = fc.oneof(
  fc.tuple(fc.constant('terminal:input'), fc.record({ ...key, writer, start: count, bytes })),
  fc.tuple(fc.constant('terminal:drawn'), fc.record({ ...key, drawn: count })),
  fc.tuple(
    fc.constant('terminal:output'),
    fc.record(
      { ...key, offset: count, bytes, accepted: count },
      { requiredKeys: ['sessionId', 'terminal', 'offset', 'bytes'] },
    ),
  ),
  fc.tuple(fc.constant('terminal:accepted'), fc.record({ ...key, accepted: count })),
)

test('what is typed, printed, accepted and drawn arrives as it was sent, in one frame', () => {
  fc.assert(
    fc.property(message, (sent) => {
      const frames = encode({ data: sent })
      expect(frames).toHaveLength(1)
      expect(frames[0]).toBeInstanceOf(Uint8Array)
      expect(decode(frames)).toEqual([{ type: 2, nsp: '/', data: sent }])
    }),
  )
})

test('a frame inside a larger piece of memory, or as a browser gets it, is read alike', () => {
  fc.assert(
    fc.property(message, fc.nat(16), (sent, before) => {
      const frame = encodeTerminalFrame(...sent) ?? new Uint8Array()
      const memory = new Uint8Array(before + frame.length + 5)
      memory.set(frame, before)
      expect(decodeTerminalFrame(memory.subarray(before, before + frame.length))).toEqual(sent)
      expect(decode([frame.slice().buffer])).toEqual([{ type: 2, nsp: '/', data: sent }])
    }),
  )
})

const anything = fc.oneof(
  fc.anything({ withTypedArray: false }),
  fc.record({
    sessionId: fc.oneof(fc.string(), fc.constant('세션세션세션세션'), fc.jsonValue()),
    terminal: fc.oneof(fc.integer(), fc.jsonValue()),
    writer: fc.oneof(writer, fc.string(), fc.jsonValue()),
    start: fc.oneof(fc.double(), fc.jsonValue()),
    drawn: fc.oneof(fc.double(), fc.jsonValue()),
    bytes: fc.oneof(bytes, fc.jsonValue()),
  }),
)

test('what a frame cannot say is left to JSON, and what it says comes out the same', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('terminal:input', 'terminal:drawn', 'session:open'),
      anything,
      (event, payload) => {
        const frame = encodeTerminalFrame(event, payload)
        if (frame === undefined) return
        const [name, read] = decodeTerminalFrame(frame)
        expect(name).toBe(event)
        expect(payload).toMatchObject(read)
      },
    ),
  )
})

test('noise is refused or read as a message that has yet to be judged, and nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(6), (noise, kind) => {
      const frame = Uint8Array.of(kind, ...noise)
      let read
      try {
        read = decodeTerminalFrame(frame)
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
        return
      }
      expect(read[0]).toMatch(/^terminal:(input|drawn|output|accepted)$/)
    }),
    { numRuns: 2000 },
  )
  expect(() => decodeTerminalFrame(new Uint8Array())).toThrow('unknown kind 0')
  expect(() => decodeTerminalFrame(Uint8Array.of(99, 1, 0))).toThrow('unknown kind 99')
  expect(() => decodeTerminalFrame(Uint8Array.of(1, 1, 200, 65))).toThrow(RangeError)
})

test('everything else goes as socket.io sends it, with attachments of any content', () => {
  const looksLikeFrame = encodeTerminalFrame('terminal:drawn', {
    sessionId: 'abcdefgh',
    terminal: 1,
    drawn: 1,
  })
  for (const packet of [
    { data: ['session:open', { lessonId: 'course/one' }], id: 3 },
    { data: ['terminal:attach', { sessionId: 'abcdefgh' }], id: 4 },
    { data: ['terminal:input', { bytes: Buffer.from(looksLikeFrame ?? []) }] },
    { data: ['terminal:drawn', { sessionId: 'abcdefgh', terminal: 1, drawn: 1 }, 'more'] },
    { data: ['terminal:drawn', { sessionId: 'abcdefgh', terminal: 1, drawn: 1 }], id: 5 },
  ]) {
    const frames = encode(packet)
    expect(typeof frames[0]).toBe('string')
    expect(decode(frames)).toMatchObject([{ type: 2, nsp: '/', ...packet }])
  }
})

test('frames are read again after a message with an attachment', () => {
  const attached = encode({ data: ['some:event', { bytes: Buffer.from('x') }] })
  const typed = encode({ data: ['terminal:drawn', { sessionId: 'abcdefgh', terminal: 1, drawn: 1 }] })
  expect(decode([...attached, ...typed, ...attached, ...typed])).toHaveLength(4)
})

function encode(packet: { data: unknown; id?: number }): unknown[] {
  return new parser.Encoder().encode({ type: 2, nsp: '/', ...packet })
}

function decode(frames: unknown[]): unknown[] {
  const packets: unknown[] = []
  const decoder = new parser.Decoder()
  decoder.on('decoded', (packet) => packets.push(packet))
  for (const frame of frames) decoder.add(frame)
  return packets
}
