import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import os from 'node:os'
import { every, type Clock } from '#server/clock.ts'

/** What a machine has left, or has used, at one moment. */
export interface MachineReading {
  freeMemoryBytes: number
  /** Processor time of everything on it, since it was started. */
  busySeconds: number
  /** None where the engine's disk is not of this machine. */
  freeDiskBytes?: number
}

/** How far a machine went down between two moments. */
export interface MachineUse {
  memoryBytes: number
  cpuSeconds: number
  diskBytes?: number
}

/** Looks at the whole machine again and again, and remembers how low it got. */
export class MachineGauge {
  readonly #folder: string | undefined
  readonly #first: MachineReading
  readonly #stop: () => void
  #lowest: MachineReading

  /** `folder`: where the engine keeps its data. */
  static async begin(clock: Clock, folder: string | undefined): Promise<MachineGauge> {
    return new MachineGauge(clock, folder, await readMachine(folder))
  }

  private constructor(clock: Clock, folder: string | undefined, first: MachineReading) {
    this.#folder = folder
    this.#first = first
    this.#lowest = first
    this.#stop = every(clock, betweenLooksMs, () => this.#look())
  }

  get before(): MachineReading {
    return this.#first
  }

  /** The most that was used at a time so far, of processor time all of it. */
  async use(): Promise<MachineUse> {
    await this.#look()
    const { freeDiskBytes: disk } = this.#first
    const { freeDiskBytes: leastDisk } = this.#lowest
    return {
      memoryBytes: Math.max(0, this.#first.freeMemoryBytes - this.#lowest.freeMemoryBytes),
      cpuSeconds: this.#lowest.busySeconds - this.#first.busySeconds,
      ...(disk === undefined || leastDisk === undefined ? {} : { diskBytes: Math.max(0, disk - leastDisk) }),
    }
  }

  close(): void {
    this.#stop()
  }

  async #look(): Promise<void> {
    const now = await readMachine(this.#folder)
    const { freeMemoryBytes, freeDiskBytes } = this.#lowest
    this.#lowest = {
      freeMemoryBytes: Math.min(freeMemoryBytes, now.freeMemoryBytes),
      busySeconds: now.busySeconds,
      ...(freeDiskBytes === undefined || now.freeDiskBytes === undefined
        ? {}
        : { freeDiskBytes: Math.min(freeDiskBytes, now.freeDiskBytes) }),
    }
  }
}

const betweenLooksMs = 250

async function readMachine(folder: string | undefined): Promise<MachineReading> {
  const disk = folder === undefined ? undefined : await statfs(folder).catch(() => undefined)
  return {
    freeMemoryBytes: availableMemory(),
    busySeconds:
      os.cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000,
    ...(disk === undefined ? {} : { freeDiskBytes: disk.bavail * disk.bsize }),
  }
}

/** With what the kernel would give up for the asking, where it says so. */
function availableMemory(): number {
  try {
    const found = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))
    return found === null ? os.freemem() : Number(found[1]) * 1024
  } catch {
    return os.freemem()
  }
}
