import type { IUnicodeVersionProvider, Terminal } from '@xterm/headless'
import { Unicode11Addon } from '#server/terminal/xterm.ts'

/** A letter has a few marks in any language; xterm would put any number into its place, and keep them all. */
const mostMarks = 32
/** How xterm has the properties of a character in one number: whether it joins the one before, its width, and ours. */
const joins = 1
const widthOne = 1 << 1
const ownBits = 3
const xtermBits = (1 << ownBits) - 1

/** Widths as Unicode 11 has them. The mark beyond so many on one letter takes a place of its own. */
export function boundCharacters(terminal: Terminal): void {
  const unicode11 = unicode11Provider()
  const version = 'bounded'
  terminal.unicode.register({
    version,
    wcwidth: (character) => unicode11.wcwidth(character),
    charProperties(character, before) {
      const properties = unicode11.charProperties(character, before & xtermBits)
      if ((properties & joins) === 0) return properties
      const marks = before >> ownBits
      return marks < mostMarks ? ((marks + 1) << ownBits) | (properties & xtermBits) : widthOne
    },
  })
  terminal.unicode.activeVersion = version
}

/** The addon hands it to a terminal only. */
function unicode11Provider(): IUnicodeVersionProvider {
  const addon = new Unicode11Addon()
  let provider: IUnicodeVersionProvider | undefined
  const unicode = { register: (given: IUnicodeVersionProvider) => (provider = given) }
  addon.activate({ unicode } as unknown as Parameters<typeof addon.activate>[0])
  if (!provider) throw new Error('the addon for Unicode 11 registers nothing')
  return provider
}
