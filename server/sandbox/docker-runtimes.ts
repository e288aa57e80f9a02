import type Docker from 'dockerode'
import { z } from 'zod'
import { SandboxKind } from '#common/sandbox.ts'

/** What runs the containers of each kind of sandbox, by the engine's name for it; none: the engine's default. */
export type SandboxRuntimes = Partial<Record<SandboxKind, string>>

export const runtimeVariable: Record<SandboxKind, string> = {
  shell: 'SANDLOT_SHELL_RUNTIME',
  docker: 'SANDLOT_DOCKER_RUNTIME',
}

/** One sentence with its remedy when the engine lacks a runtime that was asked for; none also without an engine. */
export async function findRuntimeFault(
  docker: Docker,
  runtimes: SandboxRuntimes,
): Promise<string | undefined> {
  const wanted = SandboxKind.options.filter((kind) => runtimes[kind] !== undefined)
  if (wanted.length === 0) return undefined
  const told: unknown = await docker.info().catch(() => undefined)
  if (told === undefined) return undefined
  const known = Object.keys(Runtimes.parse(told).Runtimes)
  const wrong = wanted.find((kind) => !known.includes(runtimes[kind] ?? ''))
  if (wrong === undefined) return undefined
  return (
    `${runtimeVariable[wrong]} is "${runtimes[wrong]}", which this Docker Engine does not know ` +
    `(it has ${known.join(', ')}): name it under "runtimes" in the engine's /etc/docker/daemon.json ` +
    `and restart the engine, or unset ${runtimeVariable[wrong]}.`
  )
}

const Runtimes = z.object({ Runtimes: z.record(z.string(), z.unknown()).default({}) })
