import type { SandboxId } from '#common/sandbox.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'

/** The same host, and how many commands run in a sandbox at the moment by way of it. */
export function countRuns(host: SandboxHost): { host: SandboxHost; running: (id: SandboxId) => number } {
  const counts = new Map<SandboxId, number>()
  const add = (id: SandboxId, more: number): void => void counts.set(id, (counts.get(id) ?? 0) + more)
  const run: SandboxHost['run'] = async (id, command) => {
    add(id, 1)
    try {
      return await host.run(id, command)
    } finally {
      add(id, -1)
    }
  }
  const counted = new Proxy(host, {
    get(target, name) {
      if (name === 'run') return run
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? (member.bind(target) as unknown) : member
    },
  })
  return { host: counted, running: (id) => counts.get(id) ?? 0 }
}
