import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Actor } from '#common/person.ts'
import type { PreviewTarget } from '#common/preview.ts'
import { Port, SandboxId } from '#common/sandbox.ts'
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
  /**
   * The sandbox, of that session or itself, when it runs and this person may see its ports. Who gets a ticket into
   * somebody else's has been written down by then.
   */
  admit: (actor: Actor, wanted: WantedSandbox, port: number) => Promise<SandboxId | 'refused' | 'gone'>
}

/** A lesson knows its session; a preview's own host only knows its sandbox. */
export type WantedSandbox = { sessionId: SessionId } | { sandboxId: SandboxId }

export interface Entrance {
  serves: (request: IncomingMessage) => boolean
  handleRequest: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  handleUpgrade: (request: IncomingMessage, socket: Duplex) => void
}

/**
 * The platform's link to a preview: `/preview/<session>/<port>?path=/…&prefix=…` leads whoever is signed in, and may,
 * to the preview's own host with a ticket. `/preview/sandbox/<sandbox>/<port>` does the same.
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
    const found = await parts.admit(actor, link.wanted, link.port)
    if (found === 'refused') return { kind: 'not-entered' }
    if (found === 'gone') return { kind: 'sandbox-gone' }
    const prefix = link.prefix === undefined ? {} : { prefix: link.prefix }
    return ticketAddress(parts, { sandboxId: found, port: link.port, ...prefix }, actor.id, link.path)
  }

  function showPage(request: IncomingMessage, response: ServerResponse, page: PreviewPage): void {
    response.writeHead(pageStatus[page.kind], pageHead(parts.url))
    const language = preferredLanguage(request.headers['accept-language'])
    response.end(renderPreviewPage(page, language, parts.url))
  }
}

/** The link that leads whoever may see this preview to it. */
export function entranceAddress(
  { sandboxId, port, prefix }: PreviewTarget,
  path: string,
  platform: URL,
): URL {
  const address = new URL(`/preview/sandbox/${sandboxId}/${port}`, platform)
  address.searchParams.set('path', path)
  if (prefix !== undefined) address.searchParams.set('prefix', prefix)
  return address
}

interface PreviewLink {
  wanted: WantedSandbox
  port: number
  path: string
  prefix?: string
}

function readLink(request: IncomingMessage): PreviewLink | undefined {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const [, kind, id, number] = /^\/preview\/(sandbox\/)?([^/]+)\/(\d+)\/?$/.exec(path) ?? []
  const wanted = kind === undefined ? readSession(id) : readSandbox(id)
  const port = Port.safeParse(Number(number))
  if (wanted === undefined || !port.success) return undefined
  const parameters = new URLSearchParams(query)
  const prefix = parameters.get('prefix')
  const link = { wanted, port: port.data, path: parameters.get('path') ?? '/' }
  return prefix !== null && /^[a-z0-9_-]{1,63}$/.test(prefix) ? { ...link, prefix } : link
}

function readSession(id: string | undefined): WantedSandbox | undefined {
  const sessionId = SessionId.safeParse(id)
  return sessionId.success ? { sessionId: sessionId.data } : undefined
}

function readSandbox(id: string | undefined): WantedSandbox | undefined {
  const sandboxId = SandboxId.safeParse(id)
  return sandboxId.success ? { sandboxId: sandboxId.data } : undefined
}
