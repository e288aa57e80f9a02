/**
 * Puts text on the clipboard; false when the browser does not let us. Where the page came over plain http
 * from another machine there is no clipboard API, and the old command still works after a click or a key.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyByCommand(text)
  }
}

function copyByCommand(text: string): boolean {
  const focused = document.activeElement
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'sr-only'
  document.body.append(area)
  area.select()
  const old: CommandingDocument = document
  const copied = old.execCommand('copy')
  area.remove()
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
  return copied
}

/** Out of date everywhere but where there is nothing else. */
interface CommandingDocument {
  execCommand(command: 'copy'): boolean
}
