import type { SessionId } from '#common/session.ts'

/** The platform's link to a port of the sandbox: it checks who asks and leads on to the port's own origin. */
export function previewPath(sessionId: SessionId, port: number, path = '/'): string {
  const query = path === '/' ? '' : `?${new URLSearchParams({ path }).toString()}`
  return `/preview/${encodeURIComponent(sessionId)}/${port}${query}`
}

/** The port and path that an address printed in the sandbox means, when it means the sandbox itself. */
export function sandboxAddress(address: string): { port: number; path: string } | undefined {
  const url = URL.parse(address)
  if (url?.protocol !== 'http:' || !ownNames.includes(url.hostname)) return undefined
  return { port: Number(url.port || 80), path: url.pathname + url.search + url.hash }
}

const ownNames = ['localhost', '127.0.0.1', '0.0.0.0', 'docker', 'host01']
