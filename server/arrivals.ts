import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { isIPv6, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/**
 * Closes connections beyond `most` from one address whose next request's head is still to come: they cost their sender
 * nothing. What is being answered, and WebSockets, are not counted.
 */
export function boundArrivals(server: Server, most: number): void {
  const addresses = new WeakMap<Duplex, string>()
  const arriving = new Map<string, Set<Duplex>>()

  server.on('connection', (socket: Socket) => {
    const address = senderOf(socket.remoteAddress ?? '')
    if ((arriving.get(address)?.size ?? 0) >= most) {
      socket.destroy()
      return
    }
    addresses.set(socket, address)
    arrive(socket)
    socket.once('close', () => leave(socket))
  })
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    leave(socket)
    response.once('close', () => {
      if (!socket.destroyed) arrive(socket)
    })
  })
  server.on('upgrade', (_: IncomingMessage, socket: Duplex) => leave(socket))

  function arrive(socket: Duplex): void {
    const address = addresses.get(socket) ?? ''
    arriving.set(address, (arriving.get(address) ?? new Set()).add(socket))
  }

  function leave(socket: Duplex): void {
    const address = addresses.get(socket) ?? ''
    const others = arriving.get(address)
    others?.delete(socket)
    if (others?.size === 0) arriving.delete(address)
  }
}

/** Whoever has one address of IPv6 has all of its network's. */
function senderOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [beginning = ''] = address.split('::')
  return beginning.split(':').slice(0, 4).join(':')
}
