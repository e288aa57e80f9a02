import { maxInputBytes } from '#common/protocol.ts'

export interface InputMessage {
  /** How many bytes were typed before these. */
  start: number
  bytes: Uint8Array<ArrayBuffer>
}

/** Sent and not yet accepted by the shell: enough to fill a pipe, little enough for Ctrl+C to pass soon. */
const maxInFlightBytes = 4 * maxInputBytes
/** A larger paste is refused: no shell takes it, and the page would have to keep it. */
export const maxQueuedBytes = 16 * 1024 * 1024

/**
 * What one writer typed, numbered by byte from 0 and kept until the shell has it. After a broken connection it
 * is sent again from the first byte that the shell does not have, so that nothing is lost or typed twice.
 */
export class InputQueue {
  /** What the shell does not have yet, oldest first, from the byte numbered `accepted` on. */
  private kept: Uint8Array[] = []
  private accepted = 0
  private sent = 0
  private end = 0
  private held = true

  /** Takes bytes to be sent; false, and nothing taken, when there would be too many. */
  push(bytes: Uint8Array): boolean {
    if (this.pending + bytes.length > maxQueuedBytes) return false
    if (bytes.length > 0) this.kept.push(bytes)
    this.end += bytes.length
    return true
  }

  /** The next message to send, counted as sent; none while held, when all is sent, or too much is under way. */
  next(): InputMessage | undefined {
    const room = this.accepted + maxInFlightBytes - this.sent
    const length = Math.min(maxInputBytes, room, this.end - this.sent)
    if (this.held || length <= 0) return undefined
    const message = { start: this.sent, bytes: this.read(this.sent, length) }
    this.sent += length
    return message
  }

  /** The shell has everything before this byte. */
  accept(upTo: number): void {
    let surplus = Math.min(upTo, this.end) - this.accepted
    if (surplus <= 0) return
    this.accepted += surplus
    this.sent = Math.max(this.sent, this.accepted)
    while (surplus > 0) {
      const first = this.kept[0]
      if (!first) throw new Error('input queue kept fewer bytes than it counted')
      if (first.length <= surplus) this.kept.shift()
      else this.kept[0] = first.subarray(surplus)
      surplus -= Math.min(first.length, surplus)
    }
  }

  /** Nothing is sent until `resume`: the connection is gone, or the screen is not drawn yet. */
  hold(): void {
    this.held = true
  }

  /** Whether a shell that has this many of the writer's bytes can go on with what is kept here. */
  canResumeFrom(accepted: number): boolean {
    return accepted >= this.accepted && accepted <= this.end
  }

  /** Goes on from what the shell has: what was sent after it is sent again. */
  resume(accepted: number): void {
    this.accept(accepted)
    this.sent = this.accepted
    this.held = false
  }

  /** Forgets what was not sent yet, and gives it back; a character that was begun is kept whole. */
  dropUnsent(): Uint8Array {
    const unsent = this.read(this.sent, this.end - this.sent)
    let kept = 0
    while (kept < unsent.length && isInsideCharacter(unsent[kept] ?? 0)) kept++
    const wanted = this.read(this.accepted, this.sent + kept - this.accepted)
    this.kept = wanted.length > 0 ? [wanted] : []
    this.end = this.sent + kept
    return unsent.subarray(kept)
  }

  /** Bytes that the shell does not have yet. */
  get pending(): number {
    return this.end - this.accepted
  }

  private read(from: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length)
    let skip = from - this.accepted
    let filled = 0
    for (const part of this.kept) {
      const wanted = part.subarray(skip, skip + length - filled)
      bytes.set(wanted, filled)
      filled += wanted.length
      skip = Math.max(0, skip - part.length)
      if (filled === length) break
    }
    return bytes
  }
}

function isInsideCharacter(byte: number): boolean {
  return (byte & 0xc0) === 0x80
}
