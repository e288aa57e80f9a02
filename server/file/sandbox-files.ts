import type { Duplex } from 'node:stream'
import {
  nameOf,
  type ExpectedFile,
  type FileEntry,
  type FilePath,
  type FileReading,
  type FileWriting,
  type FolderListing,
} from '#common/file.ts'
import { ok, ProblemError, refused, type ProblemCode, type Result } from '#common/problem.ts'
import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import { failedInside } from '#server/sandbox/sandbox-failed.ts'
import { decodeVersion, versionBytes, type FileAnswer, type FileRequest } from './file-frames.ts'
import { FileKeeper } from './file-keeper.ts'
import { decodeName } from './path-bytes.ts'

export interface SandboxFilesParts {
  /** Starts the sandbox's program for files. */
  open: () => Promise<Duplex>
  /** A watched path is not what it was. */
  onMoved: (path: FilePath) => void
  clock: Clock
  log: Log
}

/** Without anything to watch the program inside is ended after this long. */
const unusedMs = 60_000
const firstRetryMs = 1000
const lastRetryMs = 30_000

/**
 * A sandbox's files as one page sees them. The program inside is started when it is first needed, and again when
 * somebody killed it. Methods reject with a ProblemError only where the machine is broken.
 */
export class SandboxFiles {
  readonly #parts: SandboxFilesParts
  #keeper: Promise<FileKeeper> | undefined
  #watched: FilePath[] = []
  #cancelUnused = (): void => undefined
  #cancelRetry = (): void => undefined
  #closed = false

  constructor(parts: SandboxFilesParts) {
    this.#parts = parts
  }

  async list(path: FilePath): Promise<Result<FolderListing>> {
    const answer = await this.#ask({ kind: 'list', path })
    return answer.kind === 'done' ? ok(decodeListing(answer.payload)) : refusal(answer, path)
  }

  async read(path: FilePath): Promise<Result<FileReading>> {
    const answer = await this.#ask({ kind: 'read', path })
    switch (answer.kind) {
      case 'done':
        return ok({
          status: 'read',
          version: decodeVersion(answer.payload),
          bytes: answer.payload.subarray(versionBytes),
        })
      case 'huge':
        return ok({ status: 'huge', size: Number(answer.payload.readBigUInt64LE(0)) })
      case 'special':
        return ok({ status: 'special' })
      case 'failed':
      case 'changed':
      case 'moved':
        return readingOf(answer, path)
    }
  }

  async write(path: FilePath, expected: ExpectedFile, bytes: Uint8Array): Promise<Result<FileWriting>> {
    const answer = await this.#ask({ kind: 'write', path, expected, bytes })
    if (answer.kind === 'done') return ok({ status: 'written', version: decodeVersion(answer.payload) })
    // It became something else than a file of a size to edit: not what was expected, either.
    const isOther = answer.kind === 'changed' || answer.kind === 'huge' || answer.kind === 'special'
    return isOther ? ok({ status: 'changed' }) : refusal(answer, path)
  }

  makeFolder(path: FilePath): Promise<Result<null>> {
    return this.#do({ kind: 'folder', path }, path)
  }

  /** Never over what is there. */
  rename(path: FilePath, to: FilePath): Promise<Result<null>> {
    return this.#do({ kind: 'rename', path, to }, to)
  }

  /** A folder goes with all that is in it. */
  remove(path: FilePath): Promise<Result<null>> {
    return this.#do({ kind: 'remove', path }, path)
  }

  /** These paths, and no others any more. */
  async watch(paths: FilePath[]): Promise<Result<null>> {
    this.#watched = paths
    if (paths.length === 0 && this.#keeper === undefined) return ok(null)
    await this.#ask({ kind: 'watch', paths })
    return ok(null)
  }

  close(): void {
    this.#closed = true
    this.#leave()
  }

  async #do(request: FileRequest, path: FilePath): Promise<Result<null>> {
    const answer = await this.#ask(request)
    return answer.kind === 'done' ? ok(null) : refusal(answer, path)
  }

  async #ask(request: FileRequest): Promise<FileAnswer> {
    const keeper = await this.#open()
    this.#cancelUnused()
    this.#cancelUnused = this.#parts.clock.after(unusedMs, () => {
      if (this.#watched.length === 0) this.#leave()
    })
    return keeper.ask(request)
  }

  #open(): Promise<FileKeeper> {
    if (this.#closed) throw new ProblemError('sandbox-gone')
    if (this.#keeper !== undefined) return this.#keeper
    const opening = this.#start()
    this.#keeper = opening
    opening.catch(() => {
      if (this.#keeper === opening) this.#keeper = undefined
    })
    return opening
  }

  async #start(): Promise<FileKeeper> {
    const stream = await this.#parts.open().catch((error: unknown) => {
      throw failedInside(error, 'file-failed')
    })
    const keeper: FileKeeper = new FileKeeper(stream, this.#parts.clock, {
      onMoved: (path) => {
        if (this.#watched.includes(path)) this.#parts.onMoved(path)
      },
      onLost: (cause) => {
        this.#parts.log.debug({ err: cause }, 'the program for files was lost')
        this.#keeper = undefined
        this.#watchAgain(firstRetryMs)
      },
    })
    if (this.#closed) keeper.close()
    return keeper
  }

  /** What is watched is watched again; what happened in between nobody saw, so everything may have moved. */
  #watchAgain(delayMs: number): void {
    this.#cancelRetry()
    if (this.#closed || this.#watched.length === 0) return
    this.#cancelRetry = this.#parts.clock.after(delayMs, () => {
      this.watch(this.#watched).then(
        () => this.#watched.forEach(this.#parts.onMoved),
        (error: unknown) => {
          const isGone = error instanceof ProblemError && error.problem.code === 'sandbox-gone'
          if (!isGone) this.#watchAgain(Math.min(2 * delayMs, lastRetryMs))
        },
      )
    })
  }

  #leave(): void {
    this.#cancelUnused()
    this.#cancelRetry()
    const keeper = this.#keeper
    this.#keeper = undefined
    keeper?.then(
      (open) => open.close(),
      () => undefined,
    )
  }
}

const problems: Record<string, ProblemCode> = {
  ENOENT: 'file-missing',
  ENOTDIR: 'file-missing',
  EEXIST: 'file-exists',
  ENOTEMPTY: 'file-exists',
  EACCES: 'file-locked',
  EPERM: 'file-locked',
  EROFS: 'file-locked',
  EBUSY: 'file-locked',
  ENOSPC: 'sandbox-full',
  EDQUOT: 'sandbox-full',
}

function readingOf(answer: FileAnswer, path: FilePath): Result<FileReading> {
  const reason = reasonOf(answer)
  if (reason === 'ENOENT' || reason === 'ENOTDIR') return ok({ status: 'missing' })
  return reason === 'EISDIR' ? ok({ status: 'special' }) : refusal(answer, path)
}

function refusal(answer: FileAnswer, path: FilePath): Result<never> {
  const reason = reasonOf(answer)
  const code = problems[reason]
  return code ? refused(code, { name: nameOf(path) }) : refused('file-failed', { reason })
}

function reasonOf({ kind, payload }: FileAnswer): string {
  return kind === 'failed' ? payload.toString('latin1') : kind
}

const entryKinds = ['file', 'folder', 'other'] as const
const linkFlag = 16

/** {more u8, entries of {kind u8, size u64, name length u16, name}} */
function decodeListing(payload: Buffer): FolderListing {
  const entries: FileEntry[] = []
  for (let at = 1; at < payload.length;) {
    const flags = payload.readUInt8(at)
    const nameEnd = at + 11 + payload.readUInt16LE(at + 9)
    entries.push({
      name: decodeName(payload.subarray(at + 11, nameEnd)),
      kind: entryKinds[flags & ~linkFlag] ?? 'other',
      link: (flags & linkFlag) !== 0,
      size: Number(payload.readBigUInt64LE(at + 1)),
    })
    at = nameEnd
  }
  return { entries, more: payload.readUInt8(0) === 1 }
}
