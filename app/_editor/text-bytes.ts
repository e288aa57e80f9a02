/** The text of a file that is text in UTF-8; undefined for any other. A byte order mark stays in it. */
export function decodeText(bytes: Uint8Array): string | undefined {
  // A program's or a picture's bytes may happen to be UTF-8; text has no zeros.
  if (bytes.includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

export function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text))
}

/** What ends a file's lines, where they all end the same way; else a line feed, and the rest stays in the lines. */
export function lineBreakOf(text: string): '\r\n' | '\n' {
  return /(?:^|[^\r])\n|\r(?!\n)/.test(text) || !text.includes('\n') ? '\n' : '\r\n'
}
