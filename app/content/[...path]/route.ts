import { readFile } from 'node:fs/promises'
import { findContentImage } from '#server/course/queries.ts'

/** Images of lessons, and nothing else of them. A drawing (SVG) is shown but nothing in it runs. */
export async function GET(request: Request): Promise<Response> {
  const path = decoded(new URL(request.url).pathname.replace(/^\/content\//, ''))
  const image = path === undefined ? undefined : await findContentImage(path)
  if (image === undefined) return new Response('Not found', { status: 404 })
  const etag = `"${image.etag}"`
  const headers = {
    'Content-Type': image.type,
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-cache',
    ETag: etag,
  }
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  return new Response(await readFile(image.path), { headers })
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
