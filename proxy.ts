import { NextResponse, type NextRequest } from 'next/server'
import { anyPreviewOrigin } from '#common/preview.ts'
import { contentSecurityPolicy } from '#app/_shell/content-security-policy.ts'
import { previewPlace } from '#server/preview/queries.ts'

/**
 * Gives every page its Content-Security-Policy with a fresh nonce. Next reads the nonce back from the
 * request's header and puts it on the scripts it writes.
 */
export function proxy(request: NextRequest) {
  const policy = contentSecurityPolicy({
    nonce: Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64'),
    host: request.headers.get('host') ?? '',
    previews: anyPreviewOrigin(previewPlace()),
    development: process.env.NODE_ENV === 'development',
  })
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  return response
}

export const config = {
  matcher: [
    {
      source: '/((?!api/|_next/static/|_next/image|icon).*)',
      missing: [{ type: 'header', key: 'next-router-prefetch' }],
    },
  ],
}
