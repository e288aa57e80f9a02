import type { Log } from '#server/log.ts'
import type { DockerEngine } from './docker-engine.ts'

/** The containers that sandboxes pull from: what set-up filled, and where there is one the cache of Docker Hub. */
export const registryNames = { lab: 'sandlot-registry', hubCache: 'sandlot-registry-cache' }

/**
 * Starts those that have ended. The engine starts them with itself, but not after it was killed: then it ends what
 * went on without it, as if a person had. Rejects with a ProblemError.
 */
export async function reviveRegistries(engine: DockerEngine, names: string[], log: Log): Promise<void> {
  // Without a name the engine would list everybody's.
  if (names.length === 0) return
  const filters = { name: names.map((name) => `^/${name}$`), status: ['exited'] }
  const ended = await engine.ask((docker) => docker.listContainers({ all: true, filters }))
  for (const { Id, Names } of ended) {
    await engine.ask((docker) => docker.getContainer(Id).start())
    log.warn({ names: Names }, 'a registry had ended: it is started again')
  }
}
