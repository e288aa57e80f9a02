import { z } from 'zod'

/** The largest file, in bytes, that the editor opens and writes. */
export const maxFileBytes = 512 * 1024
/** How many folders and files one page may have watched. */
export const maxWatchedPaths = 64

/**
 * An absolute path in a sandbox. Bytes of a name that are no UTF-8 stand as lone surrogates, U+DC80 to U+DCFF, so that
 * every name there is can be sent back as it came.
 */
export const FilePath = z
  .string()
  .max(1300)
  .refine((path) => path.startsWith('/') && !path.includes('\0'))
  .brand('FilePath')
export type FilePath = z.infer<typeof FilePath>

/** Names a file's content: another content has another version. */
export const FileVersion = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .brand('FileVersion')
export type FileVersion = z.infer<typeof FileVersion>

/** What a write expects to find: that content, no file at all, or whatever there is. */
export const ExpectedFile = z.union([FileVersion, z.literal('nothing'), z.literal('anything')])
export type ExpectedFile = z.infer<typeof ExpectedFile>

export interface FileEntry {
  /** As a path has it: may hold line breaks and lone surrogates. */
  name: string
  /** Of what a link leads to, where it leads anywhere. `other`: a device, a pipe, a broken link. */
  kind: 'folder' | 'file' | 'other'
  link: boolean
  /** In bytes. */
  size: number
}

export interface FolderListing {
  /** In the order of the file system. */
  entries: FileEntry[]
  /** There are others, too many to list. */
  more: boolean
}

export type FileReading =
  | { status: 'read'; version: FileVersion; bytes: Uint8Array }
  | { status: 'missing' }
  /** Larger than `maxFileBytes`. */
  | { status: 'huge'; size: number }
  /** A folder, a device, a pipe… */
  | { status: 'special' }

export type FileWriting =
  | { status: 'written'; version: FileVersion }
  /** What is there is not what was expected: nothing was written. */
  | { status: 'changed' }

/** The path that a lesson means by a file's name: names are relative to `directory`, `~` is the learner's home. */
export function resolvePath(name: string, directory: string): FilePath {
  const start = name.startsWith('/') || name.startsWith('~') ? name : `${directory}/${name}`
  const whole = start.replace(/^~(?=\/|$)/, '/root').replace(/^(?!\/)/, '/root/')
  const parts: string[] = []
  for (const part of whole.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return FilePath.parse(`/${parts.join('/')}`)
}

/** A folder's entry as a path. */
export function pathIn(folder: string, name: string): FilePath {
  return FilePath.parse(`${folder === '/' ? '' : folder}/${name}`)
}

export function folderOf(path: string): FilePath {
  return FilePath.parse(path.slice(0, path.lastIndexOf('/')) || '/')
}

/** The last part of a path: what people call the file. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1) || '/'
}
