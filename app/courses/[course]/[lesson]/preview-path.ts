import type { SessionId } from '#common/session.ts'

/**
 * The platform's link to a port of the sandbox: it checks who asks and leads on to the port's own origin.
 * `prefix`: a label in front of its host name, or ''.
 */
export function previewPath(sessionId: SessionId, port: number, path = '/', prefix = ''): string {
  const parameters = new URLSearchParams({
    ...(path === '/' ? {} : { path }),
    ...(prefix === '' ? {} : { prefix }),
  })
  const query = parameters.size === 0 ? '' : `?${parameters.toString()}`
  return `/preview/${encodeURIComponent(sessionId)}/${port}${query}`
}

/** The port and path that an address printed in the sandbox means, when it means the sandbox itself. */
export function sandboxAddress(address: string): { port: number; path: string } | undefined {
  const url = URL.parse(address)
  if (url?.protocol !== 'http:' || !ownNames.includes(url.hostname)) return undefined
  return { port: Number(url.port || 80), path: url.pathname + url.search + url.hash }
}

const ownNames = ['localhost', '127.0.0.1', '0.0.0.0', 'docker', 'host01']
