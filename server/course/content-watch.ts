import { watch, type FSWatcher } from 'node:fs'

/**
 * Tells when anything below some directories changes, until closed; several changes at once are one. Editors write
 * a file in several steps, and what they leave behind meanwhile is told as well.
 */
export function watchContent(directories: readonly string[], onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const tell = (): void => {
    // Not begun anew at each change: whoever writes all the time would never be told of.
    timer ??= setTimeout(() => {
      timer = undefined
      onChange()
    }, settleMs)
  }
  const watchers = directories.map((directory): FSWatcher => {
    const watcher = watch(directory, { recursive: true }, tell)
    // A directory that goes away while it is looked at is a change like any other.
    watcher.on('error', tell)
    return watcher
  })
  return () => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}

/** From a file's being emptied to its being written. */
const settleMs = 30
