import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  encodeInput,
  encodeRead,
  encodeResize,
  type HolderFrame,
  HolderFrameDecoder,
} from './holder-protocol.ts'

test('frames are read the same in whatever pieces they come', () => {
  fc.assert(
    fc.property(fc.array(frame), fc.array(fc.nat(4000)), (frames, cuts) => {
      const stream = Buffer.concat(frames.map(encodeFrame))
      expect(joinOutput(decode(pieces(stream, cuts)))).toEqual(joinOutput(frames))
    }),
  )
})

test('output is handed on before its frame has come whole', () => {
  const stream = encodeFrame({ kind: 'output', offset: 7, bytes: Buffer.from('abcdef') })
  expect(decode([stream.subarray(0, 16)])).toEqual([{ kind: 'output', offset: 7, bytes: Buffer.from('abc') }])
})

test('what no holder says is an error, and never taken for output', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (noise) => {
      try {
        for (const read of decode([Buffer.from(noise)]))
          expect(read.kind).toMatch(/hello|output|accepted|exit/)
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
    }),
  )
  expect(() => decode([Buffer.from([99, 0, 0, 0, 0])])).toThrow('unknown type 99')
  expect(() => decode([Buffer.from([18, 255, 255, 255, 255])])).toThrow('a frame of 4294967295 bytes')
  expect(() => decode([Buffer.from([17, 255, 255, 255, 255])])).toThrow('output of 4294967295 bytes')
  expect(() => decode([Buffer.from([17, 8, 0, 0, 0, ...Array<number>(8).fill(255)])])).toThrow('a count of')
  expect(() => decode([Buffer.from([16, 1, 0, 0, 0, 3])])).toThrow('a holder of version 3')
})

test('input, resize and what was read are written as the holder reads them', () => {
  expect(encodeInput('00112233445566ff', 258, Buffer.from('ls')).toString('hex')).toBe(
    '01' + '12000000' + '00112233445566ff' + '0201000000000000' + '6c73',
  )
  expect(encodeResize({ cols: 80, rows: 24 }).toString('hex')).toBe('02' + '04000000' + '5000' + '1800')
  expect(encodeRead(258).toString('hex')).toBe('03' + '08000000' + '0201000000000000')
})

const writer = fc
  .uint8Array({ minLength: 8, maxLength: 8 })
  .map((bytes) => Buffer.from(bytes).toString('hex'))
const count = fc.maxSafeNat()
const size = fc.record({ cols: fc.integer({ min: 2, max: 500 }), rows: fc.integer({ min: 1, max: 300 }) })

const frame: fc.Arbitrary<HolderFrame> = fc.oneof(
  fc.record({
    kind: fc.constant('hello' as const),
    start: count,
    end: count,
    size,
    accepted: fc.array(fc.tuple(writer, count), { maxLength: 64 }).map((entries) => new Map(entries)),
    countsReading: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('output' as const),
    offset: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
  }),
  fc.record({ kind: fc.constant('accepted' as const), writer, accepted: count }),
  fc.record({ kind: fc.constant('exit' as const), status: fc.nat(255) }),
)

function encodeFrame(frame: HolderFrame): Buffer {
  switch (frame.kind) {
    case 'hello': {
      const writers = [...frame.accepted].map(([id, taken]) =>
        Buffer.concat([Buffer.from(id, 'hex'), u64(taken)]),
      )
      const terminal = [u64(frame.start), u64(frame.end), u16(frame.size.cols), u16(frame.size.rows)]
      return withHead(16, [Buffer.from([frame.countsReading ? 2 : 1]), ...terminal, ...writers])
    }
    case 'output':
      return withHead(17, [u64(frame.offset), frame.bytes])
    case 'accepted':
      return withHead(18, [Buffer.from(frame.writer, 'hex'), u64(frame.accepted)])
    case 'exit':
      return withHead(19, [Buffer.from([frame.status, 0, 0, 0])])
  }
}

function withHead(type: number, parts: Uint8Array[]): Buffer {
  const payload = Buffer.concat(parts)
  const head = Buffer.from([type, 0, 0, 0, 0])
  head.writeUInt32LE(payload.length, 1)
  return Buffer.concat([head, payload])
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function decode(chunks: Buffer[]): HolderFrame[] {
  const frames: HolderFrame[] = []
  const decoder = new HolderFrameDecoder((frame) => frames.push(frame))
  for (const chunk of chunks) decoder.decode(chunk)
  return frames
}

/** Cuts the stream into pieces of these lengths, again and again. */
function pieces(stream: Buffer, lengths: number[]): Buffer[] {
  const cut: Buffer[] = []
  let at = 0
  for (let index = 0; at < stream.length; index++) {
    const length = lengths.length > 0 ? Math.max(1, lengths[index % lengths.length] ?? 1) : stream.length
    cut.push(stream.subarray(at, at + length))
    at += length
  }
  return cut
}

/** Output as it is numbered, since a frame of it may be read in several parts. */
function joinOutput(frames: HolderFrame[]): HolderFrame[] {
  const joined: HolderFrame[] = []
  for (const frame of frames) {
    const last = joined.at(-1)
    if (
      frame.kind === 'output' &&
      last?.kind === 'output' &&
      last.offset + last.bytes.length === frame.offset
    ) {
      joined[joined.length - 1] = { ...last, bytes: Buffer.concat([last.bytes, frame.bytes]) }
    } else {
      joined.push(frame)
    }
  }
  return joined
}
