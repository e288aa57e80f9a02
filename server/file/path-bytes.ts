import { isUtf8 } from 'node:buffer'
import type { FilePath } from '#common/file.ts'

/** A path as the file system has it: lone surrogates are the bytes that are no UTF-8. */
export function encodePath(path: FilePath): Buffer {
  const parts = path.split(/([\udc80-\udcff])/u)
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 0 ? Buffer.from(part, 'utf8') : Buffer.from([part.charCodeAt(0) & 0xff]),
    ),
  )
}

/** A name as text: what is no UTF-8 becomes lone surrogates, byte by byte. */
export function decodeName(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  let name = ''
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes, at)
    name +=
      length > 0 ? bytes.toString('utf8', at, at + length) : String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
    at += Math.max(1, length)
  }
  return name
}

/** How many bytes the character takes that begins here; 0: none does. */
function characterLength(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    if (isUtf8(bytes.subarray(at, at + length))) return length
  }
  return 0
}
