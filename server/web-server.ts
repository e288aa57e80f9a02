import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { boundArrivals } from '#server/arrivals.ts'
import type { Log } from '#server/log.ts'
import { stampClientAddress } from '#server/login/client-address.ts'

/** One of the things that answer on the server's port. */
export interface Site {
  serves: (request: IncomingMessage) => boolean
  handleRequest: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>
  handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void | Promise<void>
}

/** What a stranger may keep of the server who sends little, slowly, over many connections. */
export const patience = {
  /** From the connection, or the last answer, to the end of the next request's headers: a slow phone's in a crowd. */
  headersTimeout: 20_000,
  connectionsCheckingInterval: 5000,
  /** To the end of its body: what is uploaded to a preview. */
  requestTimeout: 300_000,
  /** Address and headers together: beyond this the answer is 431. */
  maxHeaderSize: 16 * 1024,
  /** A full house has some thousand. */
  maxConnections: 10_000,
  /** Of those, from one address, whose next request has yet to come: a large class behind one has some hundred. */
  maxArrivals: 2_000,
}

/**
 * Hands each request to the first site that serves it. What no site serves is not found.
 * `proxies`: how many of our own stand in front.
 */
export function createWebServer(
  sites: Site[],
  proxies: number,
  log: Log,
  { maxConnections, maxArrivals, ...limits } = patience,
): Server {
  const server = createServer(limits, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      log.error({ err: error, url: request.url }, 'request failed')
      try {
        if (response.headersSent) response.destroy()
        else answer(response, 500)
      } catch {
        // What had been set on it before may be what could not be written: nobody else's requests end with it.
        response.destroy()
      }
    })
  })
  server.maxConnections = maxConnections
  // A proxy has one address for all, and takes a request's head whole before it hands it on.
  if (proxies === 0) boundArrivals(server, maxArrivals)
  server.on('upgrade', (request, socket, head) => {
    // A browser that goes away in the middle is nobody's failure.
    socket.on('error', () => socket.destroy())
    upgrade(request, socket, head).catch((error: unknown) => {
      log.error({ err: error, url: request.url }, 'upgrade failed')
      socket.destroy()
    })
  })
  return server

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    stampClientAddress(request, proxies)
    const site = sites.find((candidate) => candidate.serves(request))
    if (site) await site.handleRequest(request, response)
    else answer(response, 404)
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    stampClientAddress(request, proxies)
    const site = sites.find((candidate) => candidate.serves(request))
    if (site) await site.handleUpgrade(request, socket, head)
    else socket.destroy()
  }
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, STATUS_CODES[status], { 'content-type': 'text/plain; charset=utf-8' })
  response.end(STATUS_CODES[status])
}
