import { z } from 'zod'
import type { Lack } from '#common/course.ts'
import { SandboxKind } from '#common/sandbox.ts'

/** What a platform's image identifier means here: a kind of sandbox, or why there is none. */
export type SandboxImage =
  { status: 'runs'; kind: SandboxKind } | { status: 'unavailable'; reason: string; lack?: Lack }

/** An operator's own rows: `{ "python": "shell", "our-lab": "docker", "k3s": { "unavailable": "Too large." } }`. */
export const SandboxImageTable = z.record(
  z.string(),
  z.union([SandboxKind, z.object({ unavailable: z.string() })]),
)
export type SandboxImageTable = z.infer<typeof SandboxImageTable>

/**
 * Finds what an `imageid` means. A version tag (`ubuntu:2004`) and a size (`ubuntu-4GB`) are ignored unless
 * the table has a row for the whole of it.
 */
export function sandboxImage(imageId: string, table: SandboxImageTable = {}): SandboxImage {
  const whole = imageId.trim().toLowerCase()
  const bare = whole.replace(/:.*$/, '').replace(/-\d+gb$/, '')
  const row = table[whole] ?? table[bare] ?? builtIn.get(bare)
  if (row === undefined) return { status: 'unavailable', ...lackOf(bare, imageId) }
  return typeof row === 'string'
    ? { status: 'runs', kind: row }
    : { status: 'unavailable', reason: row.unavailable }
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
