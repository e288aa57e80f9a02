import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { SandboxKind } from '#common/sandbox.ts'
import { programs, type SandboxEntrance } from './docker-exec.ts'

/** Where a container says which uid of this machine owns its learner's namespaces. */
const uidLabel = 'sandlot.uid'

/** The owner where none is told: of all `docker` sandboxes in another runtime, and of versions that knew no other. */
const sharedUid = 1000
const sharedGid = 1000

/** Uids that nobody hands out, the highest that the engine takes among them: so many that no two draw the same. */
const firstUid = 0x7000_0000
const lastUid = 0x7fff_ffff

export interface SandboxUser {
  /** What the container's first program is told. */
  args: string[]
  labels: Record<string, string>
}

/**
 * A user for one sandbox alone, as whom the kernel counts its namespaces, watched files, queued signals and
 * message queues: as one user, a learner would use up the neighbours' too. Drawn, not derived from the sandbox's id,
 * which others may see: the root of a `shell` sandbox of an earlier version can become any uid that they can guess.
 */
export function drawSandboxUser(): SandboxUser {
  const uid = String(randomInt(firstUid, lastUid + 1))
  return { args: [uid], labels: { [uidLabel]: uid } }
}

/**
 * In a `docker` sandbox as the owner of its learner's namespaces, and so as nothing more than what `enter` makes of it.
 *
 * In a `shell` sandbox as the container's root, whom programs are started as anyway; to be told so, the engine would
 * read the learner's /etc/passwd: in its own memory, however large they made that. What leads in there is pid 1's own
 * program, by a name that the learner, whose all of the image's folders are, can neither move nor replace. Of a
 * container started a moment ago pid 1 may not yet be what it is to be, but the image is as it was made.
 */
export function readSandboxEntrance(
  kind: SandboxKind,
  labels: Record<string, string> = {},
  { isNew = false } = {},
): SandboxEntrance {
  if (kind === 'docker') {
    return {
      enter: `${programs}/enter`,
      user: `${Uid.catch(sharedUid).parse(labels[uidLabel])}:${sharedGid}`,
    }
  }
  if (labels[uidLabel] === undefined) return { enter: `${programs}/enter` }
  return { enter: isNew ? `${programs}/lodge` : '/proc/1/exe' }
}

const Uid = z.coerce.number().int().min(firstUid).max(lastUid)
