import type { ContainerInfo } from 'dockerode'
import { Egress, SandboxId, SandboxKind } from '#common/sandbox.ts'
import { SessionId } from '#common/session.ts'
import { plainShellImage, sandboxImage } from './docker-recipe.ts'
import type { FoundSandbox, SandboxPlan } from './sandbox-host.ts'

/** What a container says about itself, so that nothing needs to be remembered elsewhere. */
export const label = {
  installation: 'sandlot.installation',
  sandbox: 'sandlot.sandbox',
  kind: 'sandlot.kind',
  egress: 'sandlot.egress',
  created: 'sandlot.created',
  session: 'sandlot.session',
  owner: 'sandlot.owner',
  lesson: 'sandlot.lesson',
  recipe: 'sandlot.recipe',
} as const

/** `createdAt`: milliseconds since the epoch. */
export function writeLabels(
  plan: SandboxPlan,
  installation: string,
  createdAt: number,
): Record<string, string> {
  const labels: Record<string, string> = {
    [label.installation]: installation,
    [label.sandbox]: plan.id,
    [label.kind]: plan.kind,
    [label.egress]: plan.egress,
    [label.created]: String(createdAt),
  }
  if (plan.owner === undefined) return labels
  return {
    ...labels,
    [label.session]: plan.owner.sessionId,
    [label.owner]: plan.owner.userId,
    [label.lesson]: plan.owner.lessonId,
  }
}

/** Labels cannot change, names can: a pooled sandbox is given to a session by this name. */
export function containerName(id: SandboxId, sessionId?: SessionId): string {
  return sessionId === undefined ? `sandlot-${id}` : `sandlot-${id}-${sessionId}`
}

/** The sandbox that a container is; none when its labels are not ours. */
export function readSandbox(container: ContainerInfo): FoundSandbox | undefined {
  const id = SandboxId.safeParse(container.Labels[label.sandbox])
  const kind = SandboxKind.safeParse(container.Labels[label.kind])
  const egress = Egress.safeParse(container.Labels[label.egress])
  if (!id.success || !kind.success || !egress.success) return undefined
  const found: FoundSandbox = {
    id: id.data,
    kind: kind.data,
    egress: egress.data,
    createdAt: Number(container.Labels[label.created] ?? container.Created * 1000),
    running: container.State === 'running',
  }
  if (![sandboxImage[kind.data], plainShellImage].includes(container.Image)) found.outdated = true
  const sessionId = readSession(container, id.data)
  return sessionId === undefined ? found : { ...found, sessionId }
}

function readSession(container: ContainerInfo, id: SandboxId): SessionId | undefined {
  const prefix = `/${containerName(id)}-`
  const name = container.Names.find((name) => name.startsWith(prefix))
  return SessionId.safeParse(name?.slice(prefix.length) ?? container.Labels[label.session]).data
}
