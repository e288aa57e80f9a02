import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Metrics } from '#server/metrics/metrics.ts'
import { pathOf } from '#server/request-path.ts'
import type { Site } from '#server/web-server.ts'

/**
 * `/metrics`, for whoever names the token. Loopback is no proof: behind a reverse proxy on the same machine everybody
 * comes from there.
 */
export function createMetricsSite(metrics: Pick<Metrics, 'contentType' | 'read'>, token: string): Site {
  return {
    serves: (request) => pathOf(request) === '/metrics',
    async handleRequest(request, response) {
      if (!isNamed(token, request)) {
        response.writeHead(401, { 'www-authenticate': 'Bearer', 'content-type': 'text/plain; charset=utf-8' })
        response.end('Metrics are read with the bearer token that docs/operating.md tells of.\n')
        return
      }
      const text = await metrics.read()
      response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' })
      response.end(text)
    },
    handleUpgrade: (_, socket) => void socket.destroy(),
  }
}

function isNamed(token: string, { headers }: IncomingMessage): boolean {
  const given = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  // Of equal length, so that the comparison tells nothing by the time it takes.
  return given !== undefined && timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
