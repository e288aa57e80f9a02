import type { IncomingMessage } from 'node:http'

/** What the accounts take for the address of whoever asks: too many wrong passwords from one are refused. */
export const clientAddressHeader = 'x-sandlot-client'

/** Must be called with every request before it is served: what the header said is somebody's invention. */
export function stampClientAddress(request: IncomingMessage): void {
  request.headers[clientAddressHeader] = request.socket.remoteAddress ?? 'unknown'
}
