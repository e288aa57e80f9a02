import type { PreviewTarget } from '#common/preview.ts'
import { Port, SandboxId } from '#common/sandbox.ts'

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
