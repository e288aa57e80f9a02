import { machineAddress, secondMachine, type Machine } from './sandbox.ts'

/**
 * Addresses of the learner's own sandbox, as lessons of both dialects write them. They stay as written in an
 * action's `source`, in scripts and in dashboards until somebody types, copies, runs or opens them.
 */
export type Placeholder =
  /** A port's whole address, `https://…`. */
  | ({ kind: 'address'; start: number; end: number } & PortAddress)
  /** A port's host name without a scheme. */
  | ({ kind: 'host'; start: number; end: number } & PortAddress)
  /** The page where a learner picks a port. */
  | { kind: 'picker'; start: number; end: number }
  /** The IPv4 address of one of the learner's machines, seen from inside. */
  | { kind: 'machine'; start: number; end: number; machine: Machine }

interface PortAddress {
  port: number
  /** A label in front of the host name, which may name the second machine, or ''. */
  prefix: string
  /** What the placeholder itself says of the path, or ''. */
  path: string
}

const katacoda =
  String.raw`(?<scheme>https?:\/\/)?(?<prefix>[a-z0-9][a-z0-9.-]{0,60}[.-])?` +
  String.raw`\[\[(?:HOST|CLIENT|UUID)(?<host>\d)?_SUBDOMAIN\]\](?:-(?<port>\d{1,5}))?-\[\[KATACODA_HOST\]\]` +
  String.raw`\.(?:environments\.katacoda\.com|\[\[KATACODA_DOMAIN\]\])`
/** An author's own session, pasted: the decimal IPv4 address, the port and the proxy's name. */
const pasted = String.raw`(?<pastedScheme>https?:\/\/)\d{8,10}-(?<pastedPort>\d{1,5})-[a-z]{2,20}\d{2}\.environments\.katacoda\.com`
const killercoda = String.raw`(?:https?:\/\/)?\{\{TRAFFIC_(?:HOST(?<trafficHost>\d)_(?<trafficPort>\d{1,5})(?<path>\/[^{}\s]{0,200})?|SELECTOR)\}\}`
const machine = String.raw`\[\[(?<machine>HOST[12]?)_IP\]\]`
const anyPlaceholder = new RegExp([katacoda, pasted, killercoda, machine].join('|'), 'gi')

/** All placeholders in a text, in order. */
export function findPlaceholders(text: string): Placeholder[] {
  // Nearly every text has none; looking for the two openings first is much cheaper than the expression.
  if (!text.includes('[[') && !text.includes('{{TRAFFIC_') && !text.includes('.environments.')) return []
  return Array.from(text.matchAll(anyPlaceholder), toPlaceholder)
}

/** What the placeholders mean for one sandbox: `sandboxAddresses` (preview.ts) makes it. */
export interface SandboxAddresses {
  /**
   * A port's address without a slash at the end, e.g. `http://80-k3x.localhost:3000`; `prefix` is a label that the
   * lesson wants in front of the host name (`console.80-k3x.localhost`), or ''.
   */
  preview: (port: number, prefix: string) => string
  /** The address of the page where a learner picks a port. */
  picker: string
}

/** Writes the addresses of one sandbox into a text. */
export function fillPlaceholders(text: string, addresses: SandboxAddresses): string {
  let filled = ''
  let from = 0
  for (const found of findPlaceholders(text)) {
    filled += text.slice(from, found.start) + valueOf(found, addresses)
    from = found.end
  }
  return filled + text.slice(from)
}

function valueOf(found: Placeholder, { preview, picker }: SandboxAddresses): string {
  switch (found.kind) {
    case 'address':
      return preview(found.port, found.prefix) + found.path
    case 'host':
      return preview(found.port, found.prefix).replace(/^https?:\/\//, '')
    case 'picker':
      return picker
    case 'machine':
      return machineAddress[found.machine]
  }
}

function toPlaceholder(match: RegExpExecArray): Placeholder {
  const groups = match.groups ?? {}
  const range = { start: match.index, end: match.index + match[0].length }
  if (groups['machine'] !== undefined)
    return { kind: 'machine', ...range, machine: /2$/.test(groups['machine']) ? 2 : 1 }
  const port = Number(groups['port'] ?? groups['pastedPort'] ?? groups['trafficPort'] ?? Number.NaN)
  if (!(port >= 1 && port <= 65_535)) return { kind: 'picker', ...range }
  const whole = groups['port'] === undefined || groups['scheme'] !== undefined
  const isSecond = (groups['host'] ?? groups['trafficHost']) === '2'
  const written = (groups['prefix'] ?? '').replace(/[.-]$/, '').toLowerCase()
  const prefix = isSecond ? secondMachine : written
  return { kind: whole ? 'address' : 'host', ...range, port, prefix, path: groups['path'] ?? '' }
}
