import type { IncomingMessage, ServerResponse } from 'node:http'
import type { UserId } from '#common/person.ts'
import { previewHostName, previewOrigin, type PreviewTarget } from '#common/preview.ts'
import type { Clock } from '#server/clock.ts'
import { passCookie, readPasses } from './preview-headers.ts'
import { readPreviewHost } from './preview-host.ts'
import { readTicket, signTicket } from './preview-ticket.ts'

export interface DoorParts {
  /** The domain below which previews' hosts lie. */
  domain: string
  /** The platform's own address. */
  url: URL
  /** Signs tickets and passes. */
  secret: string
  clock: Pick<Clock, 'now'>
}

/** Where a ticket is exchanged for a pass, on the preview's own host. */
const doorPath = '/__sandlot/enter'
/** How long the way from the platform to the preview may take. */
const ticketMs = 60_000
/** A day's work. Whether the person may still see the sandbox is asked all the time besides. */
const passMs = 12 * 60 * 60 * 1000

/** The address that lets this person into a preview and leads on to `path`; good for a minute. */
export function ticketAddress(parts: DoorParts, target: PreviewTarget, userId: UserId, path: string): string {
  const host = previewHostName(target, parts.domain)
  const expiresAt = parts.clock.now() + ticketMs
  const ticket = signTicket({ kind: 'ticket', host, userId, expiresAt }, parts.secret)
  return `${originOf(target, parts)}${doorPath}?${new URLSearchParams({ ticket, path }).toString()}`
}

/** Where on the preview's host a visit is to end: past the door, where it comes with a ticket that is no good. */
export function wantedPath(request: IncomingMessage): string {
  if (!isDoor(request)) return request.url ?? '/'
  return new URLSearchParams(request.url?.split('?')[1]).get('path') ?? '/'
}

export function isDoor(request: IncomingMessage): boolean {
  return request.url?.split('?')[0] === doorPath
}

/** Exchanges the ticket for a pass in a cookie of this host alone, and leads on. False: the ticket is no good. */
export function openDoor(
  parts: DoorParts,
  target: PreviewTarget,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const host = previewHostName(target, parts.domain)
  const now = parts.clock.now()
  const query = new URLSearchParams(request.url?.split('?')[1])
  const userId = readTicket(query.get('ticket') ?? '', { kind: 'ticket', host, now }, parts.secret)
  if (userId === undefined) return false
  const pass = signTicket({ kind: 'pass', host, userId, expiresAt: now + passMs }, parts.secret)
  response.writeHead(303, {
    location: ownPath(query.get('path') ?? '/', originOf(target, parts)),
    'set-cookie': `${passCookie}=${pass}; Path=/; HttpOnly${siteOf(parts, request)}; Max-Age=${passMs / 1000}`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  })
  response.end()
  return true
}

/** Whoever comes with a pass for this preview. None when another sandbox's page had their browser come. */
export function readVisitor(
  parts: DoorParts,
  target: PreviewTarget,
  request: IncomingMessage,
): UserId | undefined {
  if (isForeign(request.headers.origin, target, parts)) return undefined
  const host = previewHostName(target, parts.domain)
  const wanted = { kind: 'pass', host, now: parts.clock.now() } as const
  const visitors = readPasses(request.headers.cookie).map((pass) => readTicket(pass, wanted, parts.secret))
  return visitors.find((visitor) => visitor !== undefined)
}

function isForeign(origin: string | undefined, target: PreviewTarget, { domain }: DoorParts): boolean {
  if (origin === undefined) return false
  const host = URL.canParse(origin) ? new URL(origin).host : ''
  return readPreviewHost(host, domain)?.sandboxId !== target.sandboxId
}

/**
 * For which pages the browser sends the pass. In a frame of the platform's page on another site (`localhost` and
 * `80-x.localhost` are two) it does so only for a cookie that is kept apart for that page, and that is Secure, which
 * this very machine is even without https.
 */
function siteOf({ domain, url }: DoorParts, { headers }: IncomingMessage): string {
  const isSecure = url.protocol === 'https:'
  const isLocal = domain === 'localhost' || domain.endsWith('.localhost')
  const isForeignFrame = headers['sec-fetch-dest'] === 'iframe' && headers['sec-fetch-site'] === 'cross-site'
  if (isForeignFrame && (isSecure || isLocal)) return '; SameSite=None; Secure; Partitioned'
  return `; SameSite=Lax${isSecure ? '; Secure' : ''}`
}

function originOf(target: PreviewTarget, { domain, url }: DoorParts): string {
  return previewOrigin(target, { origin: url.origin, domain })
}

/** Never leads to another origin, whatever the path says. */
function ownPath(path: string, origin: string): string {
  const url = URL.canParse(path, origin) ? new URL(path, origin) : new URL(origin)
  return url.origin === origin ? `${url.pathname}${url.search}${url.hash}` : '/'
}
