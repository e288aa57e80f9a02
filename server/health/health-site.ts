import type { Health } from '#server/health/health.ts'
import { pathOf } from '#server/request-path.ts'
import type { Site } from '#server/web-server.ts'

/**
 * For whoever watches over the server. `/healthz/live`: the process answers; restart it where it does not.
 * `/healthz`: everything works; 503 names what does not, which no restart of this process would cure.
 */
export function createHealthSite(health: Pick<Health, 'check'>): Site {
  return {
    serves: (request) => ['/healthz', '/healthz/live'].includes(pathOf(request)),
    async handleRequest(request, response) {
      const report = pathOf(request) === '/healthz' ? await health.check() : {}
      const isWell = Object.values(report).every((state) => state === 'ok')
      response.writeHead(isWell ? 200 : 503, {
        'content-type': 'application/json',
        'cache-control': 'no-store',
      })
      response.end(`${JSON.stringify({ status: isWell ? 'ok' : 'failing', ...report })}\n`)
    },
    handleUpgrade: (_, socket) => void socket.destroy(),
  }
}
