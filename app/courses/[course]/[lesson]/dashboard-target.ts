import type { Workspace } from '#common/course.ts'
import { findPlaceholders } from '#common/placeholder.ts'

/** Where a dashboard leads: to a port of the sandbox, to the list of its ports, or to a page elsewhere. */
export type DashboardTarget =
  | { kind: 'port'; port: number; path: string; prefix: string }
  | { kind: 'picker' }
  | { kind: 'page'; address: string }
  /** Nowhere that a browser could go. */
  | { kind: 'nowhere' }

/** Reads what the lesson says, whose addresses may hold placeholders. */
export function dashboardTarget(dashboard: Workspace['dashboards'][number]): DashboardTarget {
  if ('port' in dashboard) return { kind: 'port', port: dashboard.port, path: '/', prefix: '' }
  const href = dashboard.href.trim()
  const [found] = findPlaceholders(href)
  if (found?.start === 0 && found.kind === 'picker') return { kind: 'picker' }
  if (found?.start === 0 && (found.kind === 'address' || found.kind === 'host')) {
    const path = found.path + href.slice(found.end)
    return {
      kind: 'port',
      port: found.port,
      path: path.startsWith('/') ? path : `/${path}`,
      prefix: found.prefix,
    }
  }
  return /^https?:\/\//i.test(href) && URL.canParse(href)
    ? { kind: 'page', address: href }
    : { kind: 'nowhere' }
}
