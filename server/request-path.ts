import type { IncomingMessage } from 'node:http'

/** Without what is asked of it. */
export function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0] ?? ''
}
