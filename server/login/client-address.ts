import type { IncomingMessage } from 'node:http'

/** What the accounts take for the address of whoever asks: too many wrong passwords from one are refused. */
export const clientAddressHeader = 'x-sandlot-client'

/**
 * Must be called with every request before it is served: what the header said is somebody's invention.
 * `proxies`: how many of our own stand in front, each of which has added to X-Forwarded-For who asked it; what the
 * list says before that anybody may have written.
 */
export function stampClientAddress(request: IncomingMessage, proxies: number): void {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',')
  const told = proxies > 0 ? forwarded.at(-proxies)?.trim() : undefined
  request.headers[clientAddressHeader] = told || (request.socket.remoteAddress ?? 'unknown')
}
