import type { SandboxId } from '#common/sandbox.ts'

/** Writes the address of a sandbox's port, without a slash at the end. `prefix`: a host label in front, or ''. */
export function previewAddress(origin: URL, sandboxId: SandboxId): (port: number, prefix: string) => string {
  return (port, prefix) => {
    const label = prefix === '' ? '' : `${prefix}.`
    return `${origin.protocol}//${label}${port}-${sandboxId}.${origin.host}`
  }
}
