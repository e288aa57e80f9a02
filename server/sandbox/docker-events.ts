import { createInterface } from 'node:readline'
import { z } from 'zod'
import { SandboxId } from '#common/sandbox.ts'
import type { Log } from '#server/log.ts'
import type { DockerEngine } from './docker-engine.ts'
import { label } from './docker-labels.ts'
import type { SandboxEvent } from './sandbox-host.ts'

const reconnectMs = 1000

const EngineEvent = z.object({
  Action: z.enum(['oom', 'die']),
  Actor: z.object({ Attributes: z.object({ [label.sandbox]: SandboxId }) }),
})

/**
 * Follows what the engine tells of this installation's containers until closed, through restarts of the engine.
 * What happened while it was away is not told: ask what runs.
 */
export function watchDockerEvents(
  engine: DockerEngine,
  installation: string,
  log: Log,
  onEvent: (event: SandboxEvent) => void,
): () => void {
  const closing = new AbortController()
  let cancel = (): void => undefined

  async function follow(): Promise<void> {
    const stream = await engine.ask((docker) =>
      docker.getEvents({
        filters: {
          type: ['container'],
          event: ['oom', 'die'],
          label: [`${label.installation}=${installation}`],
        },
        abortSignal: closing.signal,
      }),
    )
    for await (const line of createInterface({ input: stream })) {
      const event = readEvent(line)
      if (event !== undefined) onEvent(event)
    }
  }

  function connect(): void {
    follow()
      .catch((error: unknown) => log.debug({ err: error }, 'lost the engine’s events'))
      .finally(() => {
        if (!closing.signal.aborted) cancel = engine.clock.after(reconnectMs, connect)
      })
  }

  connect()
  return () => {
    closing.abort()
    cancel()
  }
}

function readEvent(line: string): SandboxEvent | undefined {
  const event = EngineEvent.safeParse(JSON.parse(line)).data
  if (event === undefined) return undefined
  const id = event.Actor.Attributes[label.sandbox]
  return { id, kind: event.Action === 'oom' ? 'out-of-memory' : 'ended' }
}
