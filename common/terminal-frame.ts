/**
 * The hot path's messages as one small binary frame each, where socket.io would make two of them and JSON:
 *
 *     kind u8, terminal u8, session id (its length u8, ASCII), then by kind, numbers as little-endian doubles:
 *     1 terminal:input     writer 8 bytes, start, bytes…
 *     2 terminal:drawn     drawn
 *     3 terminal:output    offset, accepted (NaN: not said), bytes…
 *     4 terminal:accepted  accepted
 *
 * A frame says what was sent, not that it makes sense: what comes out is parsed like any other message.
 */
export type TerminalFrame = [event: string, payload: Record<string, unknown>]

/** None when a frame cannot say it exactly: it has to go as JSON, and will be refused if it was wrong. */
export function encodeTerminalFrame(event: string, payload: unknown): Uint8Array | undefined {
  if (!isRecord(payload)) return undefined
  switch (event) {
    case 'terminal:input': {
      const { writer, start, bytes } = payload
      if (typeof writer !== 'string' || writer.length !== 2 * writerBytes) return undefined
      return encode(kinds.input, payload, writer, [start], bytes)
    }
    case 'terminal:drawn':
      return encode(kinds.drawn, payload, '', [payload['drawn']], nothing)
    case 'terminal:output': {
      const { offset, accepted = Number.NaN, bytes } = payload
      return encode(kinds.output, payload, '', [offset, accepted], bytes)
    }
    case 'terminal:accepted':
      return encode(kinds.accepted, payload, '', [payload['accepted']], nothing)
    default:
      return undefined
  }
}

/** `bytes` of the payload are the frame's own, not a copy. Throws when it is no such frame. */
export function decodeTerminalFrame(frame: Uint8Array): TerminalFrame {
  const [kind = 0, terminal = 0, idLength = 0] = frame
  const at = headBytes + idLength
  const sessionId = asciiText(frame.subarray(headBytes, at))
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  switch (kind) {
    case kinds.input: {
      const writer = hexText(frame.subarray(at, at + writerBytes))
      const start = view.getFloat64(at + writerBytes, true)
      const bytes = frame.subarray(at + writerBytes + numberBytes)
      return ['terminal:input', { sessionId, terminal, writer, start, bytes }]
    }
    case kinds.drawn:
      return ['terminal:drawn', { sessionId, terminal, drawn: view.getFloat64(at, true) }]
    case kinds.output: {
      const offset = view.getFloat64(at, true)
      const accepted = view.getFloat64(at + numberBytes, true)
      const bytes = frame.subarray(at + 2 * numberBytes)
      const said = Number.isNaN(accepted) ? {} : { accepted }
      return ['terminal:output', { sessionId, terminal, offset, bytes, ...said }]
    }
    case kinds.accepted:
      return ['terminal:accepted', { sessionId, terminal, accepted: view.getFloat64(at, true) }]
    default:
      throw new RangeError(`a frame of unknown kind ${kind}`)
  }
}

const kinds = { input: 1, drawn: 2, output: 3, accepted: 4 } as const
const headBytes = 3
const writerBytes = 8
const numberBytes = 8
const nothing = new Uint8Array()

function encode(
  kind: number,
  { sessionId, terminal }: Record<string, unknown>,
  writer: string,
  numbers: unknown[],
  bytes: unknown,
): Uint8Array | undefined {
  if (typeof sessionId !== 'string' || !(bytes instanceof Uint8Array)) return undefined
  if (sessionId.length > 255 || !isByte(terminal) || !hex.test(writer)) return undefined
  const at = headBytes + sessionId.length
  const numbersAt = at + writer.length / 2
  const frame = new Uint8Array(numbersAt + numbers.length * numberBytes + bytes.length)
  frame[0] = kind
  frame[1] = terminal
  frame[2] = sessionId.length
  for (let index = 0; index < sessionId.length; index++) {
    const code = sessionId.charCodeAt(index)
    if (code > 127) return undefined
    frame[headBytes + index] = code
  }
  for (let index = 0; 2 * index < writer.length; index++) {
    frame[at + index] = Number.parseInt(writer.slice(2 * index, 2 * index + 2), 16)
  }
  const view = new DataView(frame.buffer)
  for (const [index, number] of numbers.entries()) {
    if (typeof number !== 'number') return undefined
    view.setFloat64(numbersAt + index * numberBytes, number, true)
  }
  frame.set(bytes, numbersAt + numbers.length * numberBytes)
  return frame
}

const hex = /^([0-9a-f]{2})*$/

function asciiText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

function hexText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

function isByte(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
