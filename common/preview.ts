import type { SandboxAddresses } from './placeholder.ts'
import type { SandboxId } from './sandbox.ts'
import type { SessionId } from './session.ts'

/** Where this installation is and where it shows what listens in sandboxes, as browsers reach them. */
export interface PreviewPlace {
  /** The platform's own, e.g. `http://localhost:3000`. */
  origin: string
  /** The domain below which previews' hosts lie, e.g. `localhost`. They share the platform's protocol and port. */
  domain: string
}

/** A port of a sandbox, as the host name of a preview says it: `[<prefix>.]<port>-<sandbox>.<preview domain>`. */
export interface PreviewTarget {
  sandboxId: SandboxId
  port: number
  /** A name in front, for servers that tell their sites apart by name. */
  prefix?: string
}

/** `http://80-abcdefgh.localhost:3000` */
export function previewOrigin(target: PreviewTarget, place: PreviewPlace): string {
  return withHost(place, previewHostName(target, place.domain))
}

/** The host name, without a port. */
export function previewHostName({ sandboxId, port, prefix }: PreviewTarget, domain: string): string {
  return `${prefix === undefined ? '' : `${prefix}.`}${port}-${sandboxId}.${domain}`
}

/** All previews' origins, as a Content-Security-Policy says it: `http://*.localhost:3000`. */
export function anyPreviewOrigin(place: PreviewPlace): string {
  return withHost(place, `*.${place.domain}`)
}

/** What placeholders in a lesson mean for one sandbox. */
export function sandboxAddresses(
  place: PreviewPlace,
  { sessionId, sandboxId }: { sessionId: SessionId; sandboxId: SandboxId },
): SandboxAddresses {
  return {
    preview: (port, prefix) =>
      previewOrigin({ sandboxId, port, ...(prefix === '' ? {} : { prefix }) }, place),
    picker: place.origin + portPickerPath(sessionId),
  }
}

/** The platform's page where a learner picks a port. */
export function portPickerPath(sessionId: SessionId): string {
  return `/ports/${encodeURIComponent(sessionId)}`
}

function withHost({ origin }: PreviewPlace, host: string): string {
  const [, scheme = '', port = ''] = /^(https?:\/\/)[^/]*?(:\d+)?$/.exec(origin) ?? []
  return `${scheme}${host}${port}`
}
