export interface PolicyInputs {
  /** Base64, fresh for each request. */
  nonce: string
  /** The request's Host header: where the page's WebSocket goes. */
  host: string
  /** Where previews are shown, e.g. `http://*.localhost:3000`. */
  previews: string
  /** React's development build evaluates strings. */
  development: boolean
}

/** What a page may load and run. Scripts need the nonce; styles are set by React and the terminal as attributes. */
export function contentSecurityPolicy({ nonce, host, previews, development }: PolicyInputs): string {
  const sockets = /^[a-zA-Z0-9.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : ''
  return Object.entries({
    'default-src': "'self'",
    'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    'style-src': "'self' 'unsafe-inline'",
    // Imported lessons show pictures from where their authors keep them.
    'img-src': "'self' blob: data: https:",
    'font-src': "'self'",
    // Not every browser takes a WebSocket to the page's own host for 'self'.
    'connect-src': `'self'${sockets}`,
    'worker-src': "'self' blob:",
    'frame-src': `'self' ${previews}`,
    'object-src': "'none'",
    'base-uri': "'self'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ')
}
