/** Some sequences of two bytes take a tenth of a millisecond. */
const pieceLength = 512

/** Writes output into an xterm so that others may have their turn after each piece of it. */
export function writeInPieces(
  xterm: Writable,
  output: string | Uint8Array,
  onDrawn: () => void = () => undefined,
): void {
  const last = Math.max(0, output.length - pieceLength)
  let at = 0
  for (; at < last; at += pieceLength) xterm.write(part(output, at, at + pieceLength))
  xterm.write(part(output, at), onDrawn)
}

interface Writable {
  write(output: string | Uint8Array, onDrawn?: () => void): void
}

function part(output: string | Uint8Array, from: number, to?: number): string | Uint8Array {
  return typeof output === 'string' ? output.slice(from, to) : output.subarray(from, to)
}
