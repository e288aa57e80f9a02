import { createHash } from 'node:crypto'
import { dirname, extname } from 'node:path'
import { joinContentPath, type ContentFile, type ContentRoot } from './content-root.ts'

/** The only files of a lesson that a browser may load, and what they are served as. */
const imageTypes: Record<string, string> = {
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
}

const maxImageBytes = 10 * 1024 * 1024

export interface ImageFile extends ContentFile {
  /** MIME type. */
  type: string
  /** Changes whenever the file does, and tells nothing about where it lies. */
  etag: string
}

/** An image by its path below the root; nothing for any other file, or one that is hidden. */
export function findImage(root: ContentRoot, path: string): ImageFile | undefined {
  if (path.split('/').some((segment) => segment.startsWith('.') && segment !== '.' && segment !== '..'))
    return undefined
  const found = root.find(path)
  if (found.status !== 'found' || found.size > maxImageBytes) return undefined
  const type = imageTypes[extname(found.path).toLowerCase()]
  if (type === undefined) return undefined
  return { ...found, type, etag: createHash('sha256').update(found.stamp).digest('base64url').slice(0, 22) }
}

/**
 * Where an image may lie that a lesson's Markdown names: beside the Markdown (Killercoda), beside the
 * lesson's index (Katacoda), below a directory above it, or at an address of Katacoda's own site
 * (`/profile/courses/<course>/<scenario>/assets/x.png`).
 */
export function imagePlaces(written: string, lessonDirectory: string, markdownFile: string): string[] {
  const path = decoded(written.replace(/[?#].*$/, ''))
  const site = /^\/[^/]+\/(?:scenarios|courses)\/(.+)$/.exec(path)?.[1]
  const below = path.replace(/^\/+/, '')
  const assets = /(?:^|\/)(assets\/.+)$/.exec(below)?.[1]
  const above = directoriesAbove(lessonDirectory)
  return [
    ...(path.startsWith('/') ? [] : [joinContentPath(dirname(markdownFile), path)]),
    joinContentPath(lessonDirectory, below),
    ...above.map((directory) => joinContentPath(directory, site ?? below)),
    ...(assets === undefined ? [] : [joinContentPath(lessonDirectory, assets)]),
  ]
}

/** `a/b/c` → `a/b`, `a`, ''. */
function directoriesAbove(directory: string): string[] {
  if (directory === '' || directory === '.') return []
  const above = dirname(directory) === '.' ? '' : dirname(directory)
  return [above, ...directoriesAbove(above)]
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
