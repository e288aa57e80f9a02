import net from 'node:net'
import path from 'node:path'

/** A door of the test's own before the Docker Engine, which the test may slam: nobody else's connections break. */
export class EngineDoor {
  readonly dockerHost: string
  private readonly server: net.Server
  private readonly passing = new Set<net.Socket>()
  private shut = false

  private constructor(socketPath: string, engine: string) {
    this.dockerHost = `unix://${socketPath}`
    this.server = net.createServer((client) => {
      if (this.shut) {
        client.destroy()
        return
      }
      const inside = net.connect(engine)
      for (const [from, to] of [
        [client, inside],
        [inside, client],
      ] as const) {
        this.passing.add(from)
        from.on('error', () => to.destroy())
        from.on('close', () => {
          this.passing.delete(from)
          to.destroy()
        })
        from.pipe(to)
      }
    })
  }

  static async open(directory: string, engine = '/var/run/docker.sock'): Promise<EngineDoor> {
    const socketPath = path.join(directory, 'engine.sock')
    const door = new EngineDoor(socketPath, engine)
    await new Promise<void>((resolve) => door.server.listen(socketPath, resolve))
    return door
  }

  /** Breaks all that goes through at this moment. */
  slam(): void {
    for (const socket of this.passing) socket.destroy()
  }

  /** Slams it, and lets nobody in until `unlock`. */
  lock(): void {
    this.shut = true
    this.slam()
  }

  unlock(): void {
    this.shut = false
  }

  async close(): Promise<void> {
    this.slam()
    await new Promise((resolve) => this.server.close(resolve))
  }
}
