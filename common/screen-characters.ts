/** A letter has a few marks in any language; xterm would put any number into its place, and keep them all. */
const mostMarks = 32
/** How xterm has the properties of a character in one number: whether it joins the one before, its width, and ours. */
const joins = 1
const widthOne = 1 << 1
const ownBits = 3
const xtermBits = (1 << ownBits) - 1

/**
 * Widths as xterm's addon for Unicode 11 has them. The mark beyond so many on one letter of an xterm takes a place of
 * its own.
 */
export function boundCharacters({ unicode }: { readonly unicode: Unicode }, addon: Addon): void {
  const unicode11 = unicode11Of(addon)
  const version = 'bounded'
  unicode.register({
    version,
    wcwidth: (character) => unicode11.wcwidth(character),
    charProperties(character, before) {
      const properties = unicode11.charProperties(character, before & xtermBits)
      if ((properties & joins) === 0) return properties
      const marks = before >> ownBits
      return marks < mostMarks ? ((marks + 1) << ownBits) | (properties & xtermBits) : widthOne
    },
  })
  unicode.activeVersion = version
}

interface Unicode {
  activeVersion: string
  register(widths: Widths): void
}

interface Widths {
  readonly version: string
  wcwidth(character: number): 0 | 1 | 2
  charProperties(character: number, before: number): number
}

interface Addon {
  activate(terminal: never): void
}

/** The addon hands its widths to a terminal only. */
function unicode11Of(addon: Addon): Widths {
  let widths: Widths | undefined
  const unicode = { register: (given: Widths) => (widths = given) }
  addon.activate({ unicode } as never)
  if (!widths) throw new Error('the addon for Unicode 11 registers nothing')
  return widths
}
