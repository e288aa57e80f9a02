import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Actor } from '#common/person.ts'
import { Port, type SandboxId } from '#common/sandbox.ts'
import { SessionId } from '#common/session.ts'
import { type DoorParts, ticketAddress } from './preview-door.ts'
import {
  pageHead,
  pageStatus,
  preferredLanguage,
  type PreviewPage,
  renderPreviewPage,
} from './preview-pages.ts'

export interface EntranceParts extends DoorParts {
  /** Whoever the login cookie says, or nobody. */
  authenticate: (headers: Headers) => Promise<Actor | undefined>
  /** The sandbox of that session, when it runs and this person may see its ports. */
  findSandbox: (sessionId: SessionId, actor: Actor) => Promise<SandboxId | 'refused' | 'gone'>
}

export interface Entrance {
  serves: (request: IncomingMessage) => boolean
  handleRequest: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  handleUpgrade: (request: IncomingMessage, socket: Duplex) => void
}

/**
 * The platform's link to a preview: `/preview/<session>/<port>?path=/…&prefix=…` leads whoever is signed in, and may,
 * to the preview's own host with a ticket.
 */
export function createPreviewEntrance(parts: EntranceParts): Entrance {
  return {
    serves: (request) => readLink(request) !== undefined,
    async handleRequest(request, response) {
      const found = await findAddress(request)
      if (typeof found !== 'string') {
        showPage(request, response, found)
        return
      }
      response.writeHead(303, {
        location: found,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      })
      response.end()
    },
    handleUpgrade: (_, socket) => void socket.destroy(),
  }

  async function findAddress(request: IncomingMessage): Promise<string | PreviewPage> {
    const link = readLink(request)
    const cookie = new Headers({ cookie: request.headers.cookie ?? '' })
    const actor = await parts.authenticate(cookie)
    if (link === undefined || actor === undefined) return { kind: 'not-entered' }
    const found = await parts.findSandbox(link.sessionId, actor)
    if (found === 'refused') return { kind: 'not-entered' }
    if (found === 'gone') return { kind: 'sandbox-gone' }
    const prefix = link.prefix === undefined ? {} : { prefix: link.prefix }
    return ticketAddress(parts, { sandboxId: found, port: link.port, ...prefix }, actor.id, link.path)
  }

  function showPage(request: IncomingMessage, response: ServerResponse, page: PreviewPage): void {
    response.writeHead(pageStatus[page.kind], pageHead)
    const language = preferredLanguage(request.headers['accept-language'])
    response.end(renderPreviewPage(page, language, parts.url))
  }
}

interface PreviewLink {
  sessionId: SessionId
  port: number
  path: string
  prefix?: string
}

function readLink(request: IncomingMessage): PreviewLink | undefined {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const [, session, number] = /^\/preview\/([^/]+)\/(\d+)\/?$/.exec(path) ?? []
  const sessionId = SessionId.safeParse(session)
  const port = Port.safeParse(Number(number))
  if (!sessionId.success || !port.success) return undefined
  const parameters = new URLSearchParams(query)
  const prefix = parameters.get('prefix')
  const link = { sessionId: sessionId.data, port: port.data, path: parameters.get('path') ?? '/' }
  return prefix !== null && /^[a-z0-9_-]{1,63}$/.test(prefix) ? { ...link, prefix } : link
}
