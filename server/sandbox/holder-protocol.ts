import type { TerminalSize } from '#common/sandbox.ts'

/**
 * What the server and a terminal's holder (`images/sandbox/hold.c`, where the frames are described) say to each other.
 * A frame is {type u8, length u32, payload}, little-endian. Writers are 16 hexadecimal digits here, 8 bytes there.
 */
export type HolderFrame =
  /** First. Output is kept from `start` to `end` and follows. */
  | {
      kind: 'hello'
      start: number
      end: number
      size: TerminalSize
      accepted: Map<string, number>
      /** Whether it wants to be told what was read. */
      countsReading: boolean
    }
  /** May be a part of a frame, handed on as it came. */
  | { kind: 'output'; offset: number; bytes: Uint8Array }
  | { kind: 'accepted'; writer: string; accepted: number }
  /** The shell's exit code, or 128 and the signal that ended it. */
  | { kind: 'exit'; status: number }

/** The first one does not count what is read; sandboxes that run since then have it. */
const versions = [1, 2]
const frameType = { input: 1, resize: 2, read: 3, hello: 16, output: 17, accepted: 18, exit: 19 }
const frameHeadBytes = 5
const offsetBytes = 8
/** No frame but output is longer than HELLO with its 64 writers. */
const maxPlainPayload = 21 + 64 * 16
const maxOutputPayload = 1024 * 1024

export function encodeInput(writer: string, start: number, bytes: Uint8Array): Buffer {
  const frame = allocateFrame(frameType.input, 16 + bytes.length)
  frame.write(writer, frameHeadBytes, 8, 'hex')
  frame.writeBigUInt64LE(BigInt(start), frameHeadBytes + 8)
  frame.set(bytes, frameHeadBytes + 16)
  return frame
}

export function encodeResize(size: TerminalSize): Buffer {
  const frame = allocateFrame(frameType.resize, 4)
  frame.writeUInt16LE(size.cols, frameHeadBytes)
  frame.writeUInt16LE(size.rows, frameHeadBytes + 2)
  return frame
}

/** Output was taken up to `offset`. */
export function encodeRead(offset: number): Buffer {
  const frame = allocateFrame(frameType.read, offsetBytes)
  frame.writeBigUInt64LE(BigInt(offset), frameHeadBytes)
  return frame
}

/** Takes the stream in whatever pieces it comes. Throws when it is not a holder's. */
export class HolderFrameDecoder {
  readonly #onFrame: (frame: HolderFrame) => void
  /** The beginning of a frame that has not come whole. */
  #pending = Buffer.alloc(0)
  /** How much of an output frame's bytes is to come, and where the next of them is in the output. */
  #outputLeft = 0
  #outputOffset = 0

  constructor(onFrame: (frame: HolderFrame) => void) {
    this.#onFrame = onFrame
  }

  decode(chunk: Buffer): void {
    let rest = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk
    for (let taken = -1; taken !== 0; rest = rest.subarray(taken)) {
      taken = this.#outputLeft > 0 ? this.#takeOutput(rest) : this.#takeFrame(rest)
    }
    this.#pending = Buffer.from(rest)
  }

  /** How many bytes were taken: none when more must come first. */
  #takeFrame(from: Buffer): number {
    if (from.length < frameHeadBytes) return 0
    const type = from.readUInt8(0)
    const length = from.readUInt32LE(1)
    if (type === frameType.output) return this.#beginOutput(from, length)
    if (length > maxPlainPayload) throw new Error(`a frame of ${length} bytes`)
    if (from.length < frameHeadBytes + length) return 0
    this.#onFrame(decodePlainFrame(type, from.subarray(frameHeadBytes, frameHeadBytes + length)))
    return frameHeadBytes + length
  }

  #beginOutput(from: Buffer, length: number): number {
    if (length < offsetBytes || length > maxOutputPayload) throw new Error(`output of ${length} bytes`)
    if (from.length < frameHeadBytes + offsetBytes) return 0
    this.#outputOffset = readCount(from, frameHeadBytes)
    this.#outputLeft = length - offsetBytes
    return frameHeadBytes + offsetBytes
  }

  #takeOutput(from: Buffer): number {
    const bytes = from.subarray(0, this.#outputLeft)
    if (bytes.length === 0) return 0
    const offset = this.#outputOffset
    this.#outputOffset += bytes.length
    this.#outputLeft -= bytes.length
    this.#onFrame({ kind: 'output', offset, bytes })
    return bytes.length
  }
}

function decodePlainFrame(type: number, payload: Buffer): HolderFrame {
  switch (type) {
    case frameType.hello:
      return decodeHello(payload)
    case frameType.accepted:
      return { kind: 'accepted', writer: payload.toString('hex', 0, 8), accepted: readCount(payload, 8) }
    case frameType.exit:
      return { kind: 'exit', status: payload.readUInt32LE(0) }
    default:
      throw new Error(`a frame of unknown type ${type}`)
  }
}

function decodeHello(payload: Buffer): HolderFrame {
  const version = payload.readUInt8(0)
  if (!versions.includes(version)) throw new Error(`a holder of version ${version}`)
  const accepted = new Map<string, number>()
  for (let at = 21; at < payload.length; at += 16) {
    accepted.set(payload.toString('hex', at, at + 8), readCount(payload, at + 8))
  }
  return {
    kind: 'hello',
    start: readCount(payload, 1),
    end: readCount(payload, 9),
    size: { cols: payload.readUInt16LE(17), rows: payload.readUInt16LE(19) },
    accepted,
    countsReading: version > 1,
  }
}

function readCount(from: Buffer, at: number): number {
  const count = from.readBigUInt64LE(at)
  if (count > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error(`a count of ${count}`)
  return Number(count)
}

function allocateFrame(type: number, payloadBytes: number): Buffer {
  const frame = Buffer.allocUnsafe(frameHeadBytes + payloadBytes)
  frame.writeUInt8(type, 0)
  frame.writeUInt32LE(payloadBytes, 1)
  return frame
}
