import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { SandboxKind } from '#common/sandbox.ts'

/** Where a container says which uid of this machine owns its learner's namespaces. */
const uidLabel = 'sandlot.uid'

/** The owner where none is told: all sandboxes', and those of versions that knew no other. */
const sharedUid = 1000
const sharedGid = 1000

/** Uids that nobody hands out, the highest that the engine takes among them: so many that no two draw the same. */
const firstUid = 0x7000_0000
const lastUid = 0x7fff_ffff

export interface SandboxUser {
  /** What `supervise` is told. */
  args: string[]
  labels: Record<string, string>
}

/**
 * A user for one `docker` sandbox alone, as whom the kernel counts its namespaces, watched files, queued signals and
 * message queues: as one user, a learner would use up the neighbours' too. Drawn, not derived from the sandbox's id,
 * which others may see: the root of a `shell` sandbox can become any uid that they can guess.
 */
export function drawSandboxUser(): SandboxUser {
  const uid = String(randomInt(firstUid, lastUid + 1))
  return { args: [uid], labels: { [uidLabel]: uid } }
}

/**
 * Who the sandbox's own programs are started as. In a `docker` sandbox the owner of its learner's namespaces, and so
 * nothing more than whom `enter` makes of it. In a `shell` sandbox the learner is the container's root, whom programs
 * are started as anyway; to be told so, the engine would read the learner's /etc/passwd: in its own memory, however
 * large they made that.
 */
export function readSandboxUser(kind: SandboxKind, labels: Record<string, string> = {}): string | undefined {
  if (kind === 'shell') return undefined
  return `${Uid.catch(sharedUid).parse(labels[uidLabel])}:${sharedGid}`
}

const Uid = z.coerce.number().int().min(firstUid).max(lastUid)
