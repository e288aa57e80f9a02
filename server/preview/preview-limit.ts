import type { LimitPage } from './preview-pages.ts'

/**
 * What the viewers of one sandbox may have open at once, all of them together. Each connection is a process inside and
 * buffers here, which a server inside that answers byte by byte makes megabytes.
 */
export const previewLimits = {
  /** More sites than a lesson shows side by side. One that nobody waits for gives up its place. */
  ports: 8,
  /** To one port: twice what a browser opens to one site. */
  connections: 12,
  /** Pages that reload themselves and chat, in several tabs. */
  webSockets: 32,
  /** Those that wait for a connection too: a page of hundreds of pictures, over a proxy that asks for all at once. */
  requests: 256,
}

/** There is no room for another one; the page says of what, and what to do. */
export class PreviewLimit extends Error {
  readonly page: LimitPage

  constructor(page: LimitPage) {
    super(`${page.kind}: ${page.limit}`)
    this.name = 'PreviewLimit'
    this.page = page
  }
}
