import { decodeTerminalFrame, encodeTerminalFrame } from './terminal-frame.ts'

/** A packet of socket.io, as far as it matters here. */
interface Packet {
  type: number
  nsp: string
  data?: unknown
  id?: number
}

interface JsonEncoder {
  encode(packet: Packet): unknown[]
}

interface JsonDecoder {
  add(data: unknown): void
  on(event: 'decoded', listener: (packet: Packet) => void): unknown
  emit(event: 'decoded', packet: Packet): unknown
}

/** socket.io's own parser, which either side brings along. */
export interface JsonParser {
  Encoder: new () => JsonEncoder
  Decoder: new () => JsonDecoder
}

/** What socket.io calls an event without attachments. */
const eventType = 2
const mainNamespace = '/'

/**
 * A parser for socket.io that sends the terminals' hot path as frames of its own and leaves the rest to `json`.
 * A binary message that is no such frame throws, which costs its sender the connection.
 */
export function pageParser(json: JsonParser): JsonParser {
  return {
    Encoder: class extends json.Encoder {
      override encode(packet: Packet): unknown[] {
        const frame = frameOf(packet)
        return frame ? [frame] : super.encode(packet)
      }
    },
    Decoder: class extends json.Decoder {
      /** JSON has announced binary attachments, which come next. */
      private attachmentsFollow = false

      constructor() {
        super()
        this.on('decoded', () => (this.attachmentsFollow = false))
      }

      override add(data: unknown): void {
        const isText = typeof data === 'string'
        if (isText) this.attachmentsFollow = true
        if (isText || this.attachmentsFollow) super.add(data)
        else
          this.emit('decoded', {
            type: eventType,
            nsp: mainNamespace,
            data: decodeTerminalFrame(toBytes(data)),
          })
      }
    },
  }
}

function frameOf({ type, nsp, id, data }: Packet): Uint8Array | undefined {
  if (type !== eventType || nsp !== mainNamespace || id !== undefined || !Array.isArray(data))
    return undefined
  const parts: unknown[] = data
  const [event, payload, ...more] = parts
  return typeof event === 'string' && more.length === 0 ? encodeTerminalFrame(event, payload) : undefined
}

function toBytes(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return data
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  throw new TypeError('a message that is neither text nor bytes')
}
