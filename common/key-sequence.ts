/**
 * The bytes behind keys as lessons write them: `^C`, `^ESC`, `^[`; anything else is itself.
 * Blanks between keys are for the reader: `^X ^C` is two keys.
 */
export function keySequence(source: string): string {
  return source
    .trim()
    .split(/\s+/)
    .map((key) =>
      key.replace(
        /^\^(ESC|TAB|ENTER|[@-_a-z])/i,
        (_, name: string) => named[name.toUpperCase()] ?? control(name),
      ),
    )
    .join('')
}

const named: Record<string, string> = { ESC: '\x1b', TAB: '\t', ENTER: '\r' }

/** Ctrl and a letter is the letter's place in the alphabet. */
function control(letter: string): string {
  return String.fromCharCode(letter.toUpperCase().charCodeAt(0) & 0x1f)
}
