import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { UserId } from '#common/person.ts'
import type { PreviewTarget } from '#common/preview.ts'
import { ProblemError } from '#common/problem.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import { type Access, PreviewAccess } from './preview-access.ts'
import { NoAnswer } from './preview-answer.ts'
import { PreviewConnections } from './preview-connections.ts'
import { type DoorParts, isDoor, openDoor, readVisitor, wantedPath } from './preview-door.ts'
import { entranceAddress } from './preview-entrance.ts'
import { forwardRequest, forwardUpgrade } from './preview-forward.ts'
import { readPreviewHost } from './preview-host.ts'
import { PreviewLimit } from './preview-limit.ts'
import {
  pageHead,
  pageStatus,
  preferredLanguage,
  type PreviewPage,
  renderPreviewPage,
} from './preview-pages.ts'

export interface PreviewParts extends DoorParts {
  host: Pick<SandboxHost, 'dial'>
  /** Whether this person may see that sandbox's ports now. */
  access: (sandboxId: SandboxId, userId: UserId) => Promise<Access>
  clock: Clock
  log: Log
}

export interface Preview {
  /** Whether the request is to a preview's host. */
  serves: (request: IncomingMessage) => boolean
  handleRequest: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>
  /** Closes the connections that are kept into sandboxes. */
  close: () => void
}

/**
 * Shows what listens in a sandbox at `<port>-<sandbox>.<preview domain>`, to whoever came in through the door
 * (see preview-door.ts) for as long as they have access.
 */
export function createPreview(parts: PreviewParts): Preview {
  const access = new PreviewAccess(parts.access, parts.clock)
  const connections = new PreviewConnections(parts.host, parts.clock)
  const way = { connections, embedder: parts.url.origin, clock: parts.clock }

  return {
    serves: (request) => targetOf(request) !== undefined,

    async handleRequest(request, response) {
      const target = expectTarget(request)
      if (isDoor(request) && openDoor(parts, target, request, response)) return
      if (isVisit(request) && readVisitor(parts, target, request) === undefined) {
        leadToEntrance(target, request, response)
        return
      }
      const obstacle = await findObstacle(target, request)
      if (obstacle !== undefined) {
        showPage(request, response, obstacle)
        return
      }
      watchAccess(target, request, response)
      try {
        await forwardRequest(way, target, request, response)
      } catch (error) {
        parts.log.debug({ err: error, ...target }, 'no answer to a preview')
        if (!response.headersSent && !response.destroyed) showPage(request, response, pageFor(error, target))
      }
    },

    async handleUpgrade(request, socket, head) {
      const target = expectTarget(request)
      const obstacle = await findObstacle(target, request)
      if (obstacle !== undefined) {
        refuseUpgrade(request, socket, obstacle)
        return
      }
      watchAccess(target, request, socket)
      try {
        await forwardUpgrade(way, target, request, socket, head)
      } catch (error) {
        parts.log.debug({ err: error, ...target }, 'a preview’s connection ended')
        refuseUpgrade(request, socket, pageFor(error, target))
      }
    },

    close: () => connections.close(),
  }

  function targetOf(request: IncomingMessage): PreviewTarget | undefined {
    return readPreviewHost(request.headers.host, parts.domain)
  }

  function expectTarget(request: IncomingMessage): PreviewTarget {
    const target = targetOf(request)
    if (target === undefined) throw new Error(`${request.headers.host} is no preview’s host`)
    return target
  }

  /** What to show instead of the preview. */
  async function findObstacle(
    target: PreviewTarget,
    request: IncomingMessage,
  ): Promise<PreviewPage | undefined> {
    const visitor = readVisitor(parts, target, request)
    if (visitor === undefined) return { kind: 'not-entered' }
    const answer = await access.check(target.sandboxId, visitor)
    if (answer === 'granted') return undefined
    if (answer === 'gone') connections.forget(target.sandboxId)
    return { kind: answer === 'gone' ? 'sandbox-gone' : 'not-entered' }
  }

  /** Streams and WebSockets stay open, and ask for nothing at which access could be refused: they end with it. */
  function watchAccess(target: PreviewTarget, request: IncomingMessage, open: ServerResponse | Duplex): void {
    const visitor = readVisitor(parts, target, request)
    if (visitor === undefined || open.closed) return
    const begin = (): void => {
      const stopWatching = access.watch(target.sandboxId, visitor, () => open.destroy())
      open.once('close', stopWatching)
    }
    // An answer that waits for the one before it is told nothing when its connection goes.
    if ('socket' in open && open.socket === null) open.once('socket', begin)
    else begin()
  }

  /** The platform knows who this is, and leads those who may see the preview back with a ticket. */
  function leadToEntrance(target: PreviewTarget, request: IncomingMessage, response: ServerResponse): void {
    const location = entranceAddress(target, wantedPath(request), parts.url).href
    response.writeHead(303, { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    response.end()
  }

  function showPage(request: IncomingMessage, response: ServerResponse, page: PreviewPage): void {
    const status = pageStatus[page.kind]
    response.writeHead(status, STATUS_CODES[status], pageHead(parts.url))
    response.end(pageText(request, page))
  }

  /** Where another protocol has begun, this only closes. */
  function refuseUpgrade(request: IncomingMessage, socket: Duplex, page: PreviewPage): void {
    if (!socket.writable) {
      socket.destroy()
      return
    }
    const status = pageStatus[page.kind]
    const text = pageText(request, page)
    const headers = { ...pageHead(parts.url), connection: 'close', 'content-length': Buffer.byteLength(text) }
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    const answer = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${text}`
    // Who keeps their own side open would stay for ever.
    socket.end(answer, () => socket.destroy())
  }

  function pageText(request: IncomingMessage, page: PreviewPage): string {
    return renderPreviewPage(page, preferredLanguage(request.headers['accept-language']), parts.url)
  }
}

/** Whether a person goes there, as against a page that asks for something. */
function isVisit({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET' || headers.origin !== undefined) return false
  const mode = headers['sec-fetch-mode']
  return mode === undefined ? headers.accept?.includes('text/html') === true : mode === 'navigate'
}

function pageFor(error: unknown, { port }: PreviewTarget): PreviewPage {
  if (error instanceof PreviewLimit) return error.page
  if (error instanceof NoAnswer) return { kind: 'no-answer', port }
  // What says anything else had been reached.
  if (!(error instanceof ProblemError)) return { kind: 'no-page', port }
  const { code, params } = error.problem
  if (code === 'sandbox-gone') return { kind: 'sandbox-gone' }
  if (code === 'sandbox-outdated') return { kind: 'outdated' }
  if (code === 'engine-unreachable') return { kind: 'unreachable' }
  return params.port === undefined ? { kind: 'no-way-in' } : { kind: 'nothing-listens', port }
}
