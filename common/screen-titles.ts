/** Longer ones are cut: they are kept, told to every page that comes, and shown. */
const longestTitle = 1000
const iconAndTitle = 0
const icon = 1
const title = 2

/** Tells the titles that are printed to an xterm, which itself would keep them whole and is not told of them. */
export function boundTitles({ parser }: Titled, onTitle: (title: string) => void): void {
  for (const names of [iconAndTitle, title]) {
    parser.registerOscHandler(names, (text) => {
      onTitle(text.length > longestTitle ? beginningOf(text) : text)
      return true
    })
  }
  parser.registerOscHandler(icon, () => true)
}

interface Titled {
  readonly parser: { registerOscHandler(names: number, handle: (text: string) => boolean): unknown }
}

/** Put together anew: a mere part of a string has all of it kept. */
function beginningOf(text: string): string {
  return Array.from(text.slice(0, longestTitle)).join('')
}
