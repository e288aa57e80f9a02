import type { PreviewPlace } from '#common/preview.ts'
import type { DashboardTarget } from './dashboard-target.ts'

/**
 * Whether a browser lets a page stand in ours. A preview knows its visitor by a cookie, which a frame on another site
 * than its page has only over https or on this very machine. A page elsewhere is no part of ours: a lesson's author
 * could make it look like one.
 */
export function canEmbed(target: DashboardTarget, { origin, domain }: PreviewPlace): boolean {
  switch (target.kind) {
    case 'port': {
      const { hostname, protocol } = new URL(origin)
      const isLocal = domain === 'localhost' || domain.endsWith('.localhost')
      return protocol === 'https:' || isLocal || isSameSite(hostname, domain)
    }
    case 'picker':
      return true
    case 'page':
    case 'nowhere':
      return false
  }
}

/** One is the other, or lies below it: browsers then count them as one site, whatever the list of public suffixes. */
function isSameSite(hostname: string, domain: string): boolean {
  return domain === hostname || domain.endsWith(`.${hostname}`) || hostname.endsWith(`.${domain}`)
}
