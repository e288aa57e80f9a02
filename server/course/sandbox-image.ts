import { z } from 'zod'
import type { Lack } from '#common/course.ts'
import { Egress, SandboxKind } from '#common/sandbox.ts'

/** What a platform's image identifier means here: a kind of sandbox, or why there is none. */
export type SandboxImage =
  | { status: 'runs'; kind: SandboxKind; egress?: Egress }
  | { status: 'unavailable'; reason: string; lack?: Lack }

/**
 * An operator's own rows:
 *
 *     { "python": "shell", "k3s": { "unavailable": "Too large." }, "ubuntu": { "kind": "docker", "egress": "internet" } }
 *
 * `egress` is for lessons that say nothing of it: none that comes from another platform does.
 */
export const SandboxImageTable = z.record(
  z.string(),
  z.union([
    SandboxKind,
    z.strictObject({ kind: SandboxKind, egress: Egress }),
    z.object({ unavailable: z.string() }),
  ]),
)
export type SandboxImageTable = z.infer<typeof SandboxImageTable>

/**
 * Finds what an `imageid` means. A version tag (`ubuntu:2004`) and a size (`ubuntu-4GB`) are ignored unless
 * the table has a row for the whole of it.
 */
export function sandboxImage(imageId: string, table: SandboxImageTable = {}): SandboxImage {
  const whole = imageId.trim().toLowerCase()
  const bare = whole.replace(/:.*$/, '').replace(/-\d+gb$/, '')
  const rows = new Map(Object.entries(table).map(([id, row]) => [id.trim().toLowerCase(), row]))
  const row = rows.get(whole) ?? rows.get(bare) ?? builtIn.get(bare)
  if (row === undefined) return { status: 'unavailable', ...lackOf(bare, imageId) }
  if (typeof row === 'string') return { status: 'runs', kind: row }
  return 'unavailable' in row
    ? { status: 'unavailable', reason: row.unavailable }
    : { status: 'runs', ...row }
}

/** Plain Linux machines of both platforms. They come with Docker there, and a quarter of their lessons use it. */
const machines = [
  'ubuntu',
  'ubuntu2004',
  'ubuntu2204',
  'ubuntu2404',
  'debian',
  'linux',
  'coreos',
  'docker',
  'docker-direct',
]
const shells = ['shell', 'bash', 'alpine', 'sandlot-shell']
const builtIn = new Map<string, SandboxKind>([
  ...machines.map((id) => [id, 'docker'] as const),
  ...shells.map((id) => [id, 'shell'] as const),
])

/** Families that a single sandbox cannot stand in for, and why. */
const families: [RegExp, Lack, string][] = [
  [/kube|k8s|k3s|minikube|cks|ckad|cka\b/, 'kubernetes', 'It needs a Kubernetes cluster.'],
  [/openshift|okd|minishift/, 'openshift', 'It needs an OpenShift cluster.'],
  [/swarm|mesos|dcos|nomad|vault|consul/, 'machines', 'It needs a cluster of several machines.'],
  [/windows|powershell|dotnet/, 'windows', 'It needs Windows or .NET tools that the sandbox does not have.'],
  [
    /tensorflow|jupyter|python|node|java|golang|^go|rust|ruby|scala|kotlin|swift|php|julia|^r$/,
    'language',
    'It needs a language runtime that the sandbox does not have.',
  ],
]

function lackOf(bare: string, imageId: string): { lack: Lack; reason: string } {
  const [, lack, reason] = families.find(([pattern]) => pattern.test(bare)) ?? []
  if (lack !== undefined && reason !== undefined) return { lack, reason }
  return { lack: 'image', reason: `It needs the image “${imageId}”, which only its own platform has.` }
}
