import type { PreviewPlace } from '#common/preview.ts'
import { platform } from '#server/platform.ts'

/** Where this installation shows what listens in sandboxes: pages are told, and guess nothing. */
export function previewPlace(): PreviewPlace {
  const { url, previewDomain } = platform().config
  return { origin: url.origin, domain: previewDomain }
}
