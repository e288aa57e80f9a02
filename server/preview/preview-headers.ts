/** Our cookie on a preview's host. What runs in the sandbox neither sees nor sets it. */
export const passCookie = 'sandlot_preview'

/** Names and values in turn, as Node's `rawHeaders` has them. */
export type RawHeaders = readonly string[]

/** About one connection only, so not to be passed on. `upgrade` is, where both sides agreed to it. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Never about one connection, whatever is said: a body without its length would be read as requests of its own. */
const always = new Set(['content-length', 'host'])

/** Every pass that the browser sent: a page could have set others of the same name beside ours. */
export function readPasses(cookieHeader: string | undefined): string[] {
  return cookiesOf(cookieHeader ?? '').flatMap((cookie) =>
    isPass(cookie) ? [cookie.slice(passCookie.length + 1)] : [],
  )
}

/** A browser's headers, as what runs in the sandbox gets them. */
export function requestHeaders(raw: RawHeaders, options: { upgrade: boolean }): string[] {
  const headers = endToEnd(raw).flatMap(([name, value]) => {
    if (name.toLowerCase() === 'expect') return []
    if (name.toLowerCase() !== 'cookie') return [[name, value] as const]
    const kept = cookiesOf(value).filter((cookie) => !isPass(cookie))
    return kept.length > 0 ? [[name, kept.join('; ')] as const] : []
  })
  const length = valueOf(raw, 'transfer-encoding') === undefined ? [] : ['Transfer-Encoding', 'chunked']
  return [...headers.flat(), ...length, ...(options.upgrade ? upgradeOf(raw) : [])]
}

/**
 * What runs in the sandbox answered, as its browser gets it. `embedder`: the origin whose pages may show it in a
 * frame, beside its own; what the answer says of frames itself does not count.
 */
export function responseHeaders(
  raw: RawHeaders,
  { upgrade, embedder }: { upgrade: boolean; embedder: string },
): string[] {
  const headers = endToEnd(raw).flatMap(([name, value]) => {
    switch (name.toLowerCase()) {
      case 'set-cookie':
        return isPass(value.trimStart()) ? [] : [[name, keepToHost(value)] as const]
      case 'x-frame-options':
      // It would empty the cookies of the platform too, where that lies below the same domain.
      case 'clear-site-data':
        return []
      case 'content-security-policy': {
        const policy = withoutFrameAncestors(value)
        return policy === '' ? [] : [[name, policy] as const]
      }
      default:
        return [[name, value] as const]
    }
  })
  const frames = ['Content-Security-Policy', `frame-ancestors 'self' ${embedder}`]
  return [...headers.flat(), ...(upgrade ? upgradeOf(raw) : frames)]
}

function withoutFrameAncestors(policy: string): string {
  const without = (one: string) =>
    one
      .split(';')
      .map((directive) => directive.trim())
      .filter((directive) => directive !== '' && !/^frame-ancestors(\s|$)/i.test(directive))
      .join('; ')
  // One header may hold several policies.
  return policy
    .split(',')
    .map(without)
    .filter((one) => one !== '')
    .join(', ')
}

/** A cookie for a wider domain would reach other sandboxes, and the platform itself. */
function keepToHost(setCookie: string): string {
  return setCookie.replaceAll(/;\s*domain\s*=[^;]*/gi, '')
}

function endToEnd(raw: RawHeaders): (readonly [string, string])[] {
  const named = (valueOf(raw, 'connection') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => !always.has(name))
  return pairs(raw).filter(
    ([name]) => !hopByHop.has(name.toLowerCase()) && !named.includes(name.toLowerCase()),
  )
}

function upgradeOf(raw: RawHeaders): string[] {
  return ['Connection', 'Upgrade', 'Upgrade', valueOf(raw, 'upgrade') ?? '']
}

function cookiesOf(header: string): string[] {
  return header
    .split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '')
}

function isPass(cookie: string): boolean {
  return cookie.split('=')[0]?.trim() === passCookie
}

function valueOf(raw: RawHeaders, wanted: string): string | undefined {
  return pairs(raw).find(([name]) => name.toLowerCase() === wanted)?.[1]
}

function pairs(raw: RawHeaders): (readonly [string, string])[] {
  return Array.from(
    { length: raw.length / 2 },
    (_, index) => [raw[2 * index] ?? '', raw[2 * index + 1] ?? ''] as const,
  )
}
