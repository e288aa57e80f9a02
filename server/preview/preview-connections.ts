import type { Agent, ClientRequest } from 'node:http'
import type { Duplex } from 'node:stream'
import type { PreviewTarget } from '#common/preview.ts'
import { secondMachine, type Machine, type SandboxId } from '#common/sandbox.ts'
import type { Clock } from '#server/clock.ts'
import type { SandboxHost } from '#server/sandbox/sandbox-host.ts'
import { DialAgent } from './dial-agent.ts'
import { LoopShare } from './loop-share.ts'
import { PortTurns } from './port-turns.ts'
import { PreviewLimit, previewLimits } from './preview-limit.ts'

/** Connections into sandboxes: kept for the next request, and bounded for each sandbox by `previewLimits`. */
export class PreviewConnections {
  readonly #host: Pick<SandboxHost, 'dial'>
  readonly #clock: Clock
  readonly #sandboxes = new Map<SandboxId, OpenSandbox>()

  constructor(host: Pick<SandboxHost, 'dial'>, clock: Clock) {
    this.#host = host
    this.#clock = clock
  }

  /**
   * Starts a request when there is a connection for it. Rejects with a PreviewLimit when there is no room, or none for
   * long; also when `leaving` is aborted.
   */
  async request(
    target: PreviewTarget,
    leaving: AbortSignal,
    start: (agent: Agent) => ClientRequest,
  ): Promise<ClientRequest> {
    const { port, leave } = this.#enter(target, 'requests')
    try {
      const limit = previewLimits.connections
      const overdue = (): Error => new PreviewLimit({ kind: 'port-busy', port: target.port, limit })
      const giveBack = await port.turns.take(leaving, overdue)
      try {
        return start(port.agent).once('close', giveBack).once('close', leave)
      } catch (error) {
        giveBack()
        throw error
      }
    } catch (error) {
      leave()
      throw error
    }
  }

  /** Room for one WebSocket, or what else is spoken after an upgrade. Throws a PreviewLimit when there is none. */
  webSocket(target: PreviewTarget): { dial: () => Promise<Duplex>; leave: () => void } {
    const { leave } = this.#enter(target, 'webSockets')
    return { dial: () => this.#dial(target), leave }
  }

  /** Closes what is kept to a sandbox that has ended. */
  forget(sandboxId: SandboxId): void {
    for (const { agent } of this.#sandboxes.get(sandboxId)?.ports.values() ?? []) agent.destroy()
    this.#sandboxes.delete(sandboxId)
  }

  close(): void {
    for (const sandboxId of [...this.#sandboxes.keys()]) this.forget(sandboxId)
  }

  #dial(target: PreviewTarget): Promise<Duplex> {
    return this.#host.dial(target.sandboxId, target.port, machineOf(target))
  }

  /** Takes room for one more until it is left; leaving twice is fine. */
  #enter(target: PreviewTarget, use: Use): { port: OpenPort; leave: () => void } {
    this.#dropUnused()
    const { sandboxId } = target
    const sandbox = this.#sandboxes.get(sandboxId) ?? {
      ports: new Map<string, OpenPort>(),
      share: new LoopShare(),
    }
    const inUse = [...sandbox.ports.values()].reduce((sum, port) => sum + port[use], 0)
    if (inUse >= previewLimits[use]) throw new PreviewLimit({ kind: tooMany[use], limit: previewLimits[use] })
    const key = `${target.port} ${machineOf(target)}`
    const port = sandbox.ports.get(key) ?? this.#open(target, sandbox)
    sandbox.ports.set(key, port)
    this.#sandboxes.set(sandboxId, sandbox)
    port[use] += 1
    let isInside = true
    const leave = (): void => {
      if (isInside) port[use] -= 1
      isInside = false
    }
    return { port, leave }
  }

  #open(target: PreviewTarget, { ports, share }: OpenSandbox): OpenPort {
    if (ports.size >= previewLimits.ports) closeIdlePort(ports)
    const { connections } = previewLimits
    return {
      agent: new DialAgent(() => this.#dial(target), share, connections, this.#clock),
      turns: new PortTurns(connections, this.#clock),
      requests: 0,
      webSockets: 0,
    }
  }

  #dropUnused(): void {
    for (const [sandboxId, { ports }] of this.#sandboxes) {
      for (const [key, port] of ports) if (isIdle(port) && port.agent.isUnused) ports.delete(key)
      if (ports.size === 0) this.#sandboxes.delete(sandboxId)
    }
  }
}

interface OpenSandbox {
  ports: Map<string, OpenPort>
  share: LoopShare
}

interface OpenPort {
  agent: DialAgent
  turns: PortTurns
  requests: number
  webSockets: number
}

type Use = 'requests' | 'webSockets'

const tooMany = { requests: 'too-many-requests', webSockets: 'too-many-web-sockets' } as const

/** One that nobody waits for, with the connections that are kept to it. */
function closeIdlePort(ports: Map<string, OpenPort>): void {
  const [key, idle] = [...ports].find(([, port]) => isIdle(port)) ?? []
  if (key === undefined || idle === undefined) {
    throw new PreviewLimit({ kind: 'too-many-ports', limit: previewLimits.ports })
  }
  idle.agent.destroy()
  ports.delete(key)
}

function isIdle({ requests, webSockets }: OpenPort): boolean {
  return requests === 0 && webSockets === 0
}

function machineOf({ prefix }: PreviewTarget): Machine {
  return prefix === secondMachine ? 2 : 1
}
