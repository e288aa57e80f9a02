import { createServer } from 'node:http'
import next from 'next'
import type { Site } from '#server/web-server.ts'

export interface Pages extends Site {
  /** To be awaited before the first request; the platform must be set by then. */
  prepare: () => Promise<void>
  close: () => Promise<void>
}

/** What people see, rendered by Next: from the production build, or anew at each change in development. */
export function createPages(options: {
  root: string
  development: boolean
  url: URL
  listen: { host: string; port: number }
}): Pages {
  const { root: dir, development: dev, url, listen } = options
  const { port } = listen
  // After an action that leads to another page Next fetches that page from itself: at the platform's public name, and
  // there at this port, were it not told otherwise. Behind a reverse proxy nothing answers there.
  process.env['__NEXT_PRIVATE_ORIGIN'] = ownOrigin(listen)
  // Next listens for upgrades on a server by itself, the other sites' too: it gets one that hears only of its own.
  const httpServer = createServer()
  const app = next({ dev, dir, hostname: url.hostname, port, httpServer })
  return {
    prepare: () => app.prepare(),
    close: () => app.close(),
    serves: () => true,
    handleRequest: (request, response) => app.getRequestHandler()(request, response),
    // Only in development do pages open a connection of their own, over which they are told what has changed.
    handleUpgrade: (request, socket, head) => {
      const isHeard = dev && httpServer.emit('upgrade', request, socket, head)
      if (!isHeard) socket.destroy()
    },
  }
}

/** Where this process reaches itself. */
export function ownOrigin({ host, port }: { host: string; port: number }): string {
  const own = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${own.includes(':') ? `[${own}]` : own}:${port}`
}
