const escape = 0x1b
const bell = 0x07

/** How much of the end of the output is looked at: a longer sequence is taken as text. */
export const boundaryTailBytes = 4096

/**
 * Where the last whole character or escape sequence ends in `bytes`: a screen shown from here on must be continued
 * with the bytes from here on, or the rest of a cut sequence would appear as text.
 */
export function wholeEnd(bytes: Uint8Array): number {
  const start = bytes.lastIndexOf(escape)
  if (start >= 0 && !isWhole(bytes, start)) return start
  return bytes.length - cutCharacterLength(bytes)
}

/** Whether the sequence that begins with the last ESC is complete. */
function isWhole(bytes: Uint8Array, start: number): boolean {
  const kind = bytes[start + 1]
  if (kind === undefined) return false
  // CAN and SUB break off whatever was begun.
  if (has(bytes, start + 1, (byte) => byte === 0x18 || byte === 0x1a)) return true
  switch (String.fromCharCode(kind)) {
    case '[':
      return has(bytes, start + 2, (byte) => byte >= 0x40 && byte <= 0x7e)
    case ']':
      return has(bytes, start + 2, (byte) => byte === bell)
    // Only ESC \ ends these, and this is the last ESC.
    case 'P':
    case 'X':
    case '^':
    case '_':
      return false
    default:
      return has(bytes, start + 1, (byte) => byte >= 0x30)
  }
}

function has(bytes: Uint8Array, from: number, isFinal: (byte: number) => boolean): boolean {
  for (let index = from; index < bytes.length; index++) {
    if (isFinal(bytes[index] ?? 0)) return true
  }
  return false
}

/** Length of a UTF-8 character at the end that lacks some of its bytes; 0 when the end is whole. */
export function cutCharacterLength(bytes: Uint8Array): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length++) {
    const byte = bytes[bytes.length - length] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return characterLength(byte) > length ? length : 0
  }
  return 0
}

function characterLength(lead: number): number {
  if (lead >= 0xf0) return 4
  return lead >= 0xe0 ? 3 : 2
}
