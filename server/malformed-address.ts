import { pathOf } from './request-path.ts'
import type { Site } from './web-server.ts'

/** Answers for the pages where an address is no address: its percent signs say nothing. */
export const malformedAddress: Site = {
  serves: (request) => !isDecodable(pathOf(request)),
  handleRequest(_, response) {
    response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' })
    response.end('This address is malformed: a percent sign in it is not followed by a character’s code.\n')
  },
  handleUpgrade: (_, socket) => void socket.destroy(),
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
