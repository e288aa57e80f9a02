import { Port, SandboxId } from '#common/sandbox.ts'

/** A port of a sandbox, as the host name of a preview says it: `[<prefix>.]<port>-<sandbox>.<preview domain>`. */
export interface PreviewTarget {
  sandboxId: SandboxId
  port: number
  /** A name in front, for servers that tell their sites apart by name. */
  prefix?: string
}

/** Where previews are: the domain below which their hosts lie, and how browsers reach it. */
export interface PreviewPlace {
  domain: string
  /** The platform's own address, whose protocol and port previews share. */
  url: URL
}

/** The target that a Host header names; none when it is no preview's. */
export function readPreviewHost(host: string | undefined, domain: string): PreviewTarget | undefined {
  const name = host?.toLowerCase().replace(/:\d+$/, '')
  if (!name?.endsWith(`.${domain.toLowerCase()}`)) return undefined
  const parts = pattern.exec(name.slice(0, -domain.length - 1))?.groups
  const port = Port.safeParse(Number(parts?.port))
  const sandboxId = SandboxId.safeParse(parts?.sandbox)
  if (!port.success || !sandboxId.success) return undefined
  const target = { sandboxId: sandboxId.data, port: port.data }
  return parts?.prefix === undefined ? target : { ...target, prefix: parts.prefix }
}

const pattern = /^(?:(?<prefix>[a-z0-9_-]{1,63})\.)?(?<port>[1-9]\d{0,4})-(?<sandbox>[a-z0-9]+)$/

/** The host name, without a port. */
export function previewHostName({ sandboxId, port, prefix }: PreviewTarget, domain: string): string {
  return `${prefix === undefined ? '' : `${prefix}.`}${port}-${sandboxId}.${domain}`
}

/** `http://80-abcdefgh.localhost:3000` */
export function previewOrigin(target: PreviewTarget, { domain, url }: PreviewPlace): string {
  const port = url.port === '' ? '' : `:${url.port}`
  return `${url.protocol}//${previewHostName(target, domain)}${port}`
}
