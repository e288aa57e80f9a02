import fs from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { SandboxId } from '#common/sandbox.ts'

/** How far a recording has come. Times are milliseconds since the epoch. */
export const RecordingState = z.object({
  sandboxId: SandboxId,
  /** The output up to here is recorded, or was left out. */
  offset: z.number().int().min(0),
  /** What of the file is whole lines. */
  length: z.number().int().min(0),
  startedAt: z.number(),
  lastAt: z.number(),
  isFull: z.boolean(),
})
export type RecordingState = z.infer<typeof RecordingState>

/** The state is always written over the one before, so it has always this length. */
const stateBytes = 512

/**
 * A recording's lines, and beside them how far it has come. The lines are written first: after a process was killed
 * between the two, what the state does not know of is cut off, and is recorded again from what the terminal kept.
 */
export class RecordingFile {
  private readonly lines: number
  private readonly progress: number

  private constructor(
    path: string,
    /** What a server before has left. */
    readonly before: RecordingState | undefined,
  ) {
    this.lines = fs.openSync(path, 'a')
    fs.ftruncateSync(this.lines, before?.length ?? 0)
    this.progress = fs.openSync(statePath(path), before ? 'r+' : 'w')
  }

  /** Throws when the disk does not let it. */
  static open(path: string): RecordingFile {
    fs.mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const before = readRecordingState(path)
    const isWhole =
      before !== undefined && (fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= before.length
    return new RecordingFile(path, isWhole ? before : undefined)
  }

  async append(lines: Buffer, state: RecordingState): Promise<void> {
    for (let at = 0; at < lines.length;) at += await write(this.lines, lines.subarray(at), null)
    await write(this.progress, Buffer.from(JSON.stringify(state).padEnd(stateBytes)), 0)
  }

  close(): void {
    fs.closeSync(this.lines)
    fs.closeSync(this.progress)
  }
}

/** None where there is no recording, or nobody can say what of it is whole. */
export function readRecordingState(path: string): RecordingState | undefined {
  try {
    const json: unknown = JSON.parse(fs.readFileSync(statePath(path), 'utf8'))
    return RecordingState.safeParse(json).data
  } catch {
    return undefined
  }
}

function statePath(path: string): string {
  return path.replace(/\.cast$/, '.json')
}

function write(file: number, bytes: Buffer, position: number | null): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.write(file, bytes, 0, bytes.length, position, (error, written) => {
      if (error) reject(error)
      else resolve(written)
    })
  })
}
