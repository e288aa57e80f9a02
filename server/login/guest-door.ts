import type { IncomingMessage } from 'node:http'
import { headersOf } from '#server/request-headers.ts'
import type { Site } from '#server/web-server.ts'
import { continueAsGuest, type LoginCookie } from './commands.ts'
import { currentActor } from './queries.ts'

/** Stands before the pages and lets everybody in as a guest of this name: for an author at their own machine. */
export function guestDoor(name: string, pages: Site): Site {
  return {
    ...pages,
    async handleRequest(request, response) {
      const headers = headersOf(request)
      if (!isPageView(request) || (await currentActor(headers)) !== undefined) {
        return pages.handleRequest(request, response)
      }
      const answer = await continueAsGuest(headers, { name })
      if (answer.status !== 'done') return pages.handleRequest(request, response)
      response.writeHead(302, {
        location: request.url ?? '/',
        'set-cookie': answer.cookies.map(writeCookie),
      })
      response.end()
    },
  }
}

/** A browser goes to a page, as against fetching a part of one; `/login` is for who wants to be somebody else. */
function isPageView({ method, url = '', headers }: IncomingMessage): boolean {
  return method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && !url.startsWith('/login')
}

function writeCookie({ name, value, path, httpOnly, secure, maxAge }: LoginCookie): string {
  return [
    `${name}=${encodeURIComponent(value)}`,
    `Path=${path}`,
    'SameSite=Lax',
    ...(maxAge === undefined ? [] : [`Max-Age=${maxAge}`]),
    ...(httpOnly ? ['HttpOnly'] : []),
    ...(secure ? ['Secure'] : []),
  ].join('; ')
}
