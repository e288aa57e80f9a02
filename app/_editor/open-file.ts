import { maxFileBytes, nameOf, type ExpectedFile, type FilePath, type FileVersion } from '#common/file.ts'
import { problem, type Problem } from '#common/problem.ts'
import type { FileClient } from './file-client.ts'
import { decodeText, encodeText } from './text-bytes.ts'

export type FileState =
  | { status: 'loading' }
  /** Nothing that an editor could show. */
  | { status: 'refused'; reason: 'binary' | 'huge' | 'special' }
  | { status: 'failed'; problem: Problem }
  /** `exists`: it is on the disk, too. */
  | { status: 'open'; exists: boolean; saving: Saving }

export type Saving =
  | { status: 'saved' }
  /** Will be saved in a moment. */
  | { status: 'edited' }
  | { status: 'saving' }
  | { status: 'failed'; problem: Problem }
  /** A program wrote it in the meantime: nothing is saved until somebody has chosen. */
  | { status: 'conflict'; theirs: Theirs }

/** What is on the disk instead of what was. */
export type Theirs =
  { kind: 'text'; text: string; version: FileVersion } | { kind: 'missing' } | { kind: 'other' }

/** Where the text is while somebody edits it. */
export interface TextBuffer {
  read: () => string
  replace: (text: string) => void
}

type After = (milliseconds: number, run: () => void) => () => void

const saveDelayMs = 500

/** A file in the editor: read from the sandbox, saved as it is edited, and kept from overwriting what it never saw. */
export class OpenFile {
  private state: FileState = { status: 'loading' }
  private kept = ''
  private buffer: TextBuffer | undefined
  private version: FileVersion | undefined
  private unsaved = false
  /** Whatever is there is to be overwritten: somebody said so. */
  private overwrites = false
  private running: Promise<void> | undefined
  private cancelSave = (): void => undefined
  private readonly listeners = new Set<() => void>()
  /** Resolves when it has been read, or could not be. */
  readonly loaded: Promise<void>

  constructor(
    readonly path: FilePath,
    private readonly client: FileClient,
    private readonly after: After,
  ) {
    this.loaded = this.load()
  }

  readonly getState = (): FileState => this.state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  get text(): string {
    return this.buffer?.read() ?? this.kept
  }

  /** Reads it again, where there is nothing to lose by it. */
  async load(): Promise<void> {
    const reading = await this.client.read(this.path)
    if (this.unsaved || this.running) return
    if (!reading.ok) {
      if (this.state.status !== 'open') this.become({ status: 'failed', problem: reading.problem })
      return
    }
    const found = theirsOf(reading.value)
    if (found.kind === 'other') this.become({ status: 'refused', reason: refusalOf(reading.value) })
    else if (found.kind === 'missing') this.take(this.state.status === 'open' ? this.text : '', undefined)
    else this.take(found.text, found.version)
  }

  /** The editor has the text from now on, until the returned function is called. */
  attach(buffer: TextBuffer): () => void {
    this.buffer = buffer
    return () => {
      if (this.buffer !== buffer) return
      this.kept = buffer.read()
      this.buffer = undefined
    }
  }

  /** Somebody has edited the text: it is saved when they pause. */
  edited(): void {
    if (this.state.status !== 'open') return
    this.unsaved = true
    if (this.state.saving.status === 'conflict') return
    this.tell({ status: 'edited' })
    this.cancelSave()
    this.cancelSave = this.after(saveDelayMs, () => void this.save())
  }

  /** Saves what is not saved. Resolves when that is done, or cannot be. */
  async save(): Promise<void> {
    this.cancelSave()
    if (this.state.status === 'open' && !this.inConflict()) {
      this.running ??= this.saveAll().finally(() => (this.running = undefined))
    }
    await this.running
  }

  /** It is not on the disk as it was. What is edited finds that out when it is saved. */
  async changed(): Promise<void> {
    if (this.inConflict()) await this.meet()
    else if (!this.unsaved) await this.load()
  }

  /** Ends a conflict: writes the text over what is there, or takes over what is there. */
  async choose(whose: 'mine' | 'theirs'): Promise<void> {
    if (this.state.status !== 'open' || this.state.saving.status !== 'conflict') return
    const { theirs } = this.state.saving
    if (whose === 'mine') {
      this.version = theirs.kind === 'text' ? theirs.version : undefined
      this.overwrites = theirs.kind === 'other'
      this.tell({ status: 'edited' })
      await this.save()
    } else {
      this.unsaved = false
      if (theirs.kind === 'text') this.take(theirs.text, theirs.version)
      else await this.load()
    }
  }

  /** Changes the text as a person would; false when there is none, or the change has no place in it. */
  async change(edit: (text: string) => string | undefined): Promise<boolean> {
    await this.loaded
    if (this.state.status !== 'open') return false
    const text = edit(this.text)
    if (text === undefined) return false
    this.put(text)
    this.edited()
    await this.save()
    return true
  }

  private async saveAll(): Promise<void> {
    while (this.unsaved) {
      this.unsaved = false
      this.tell({ status: 'saving' })
      const text = this.text
      const bytes = encodeText(text)
      if (bytes.length > maxFileBytes) {
        this.fail(problem('file-too-large', { name: nameOf(this.path) }))
        return
      }
      const expected: ExpectedFile = this.overwrites ? 'anything' : (this.version ?? 'nothing')
      this.overwrites = false
      const written = await this.client.write(this.path, expected, bytes)
      if (!written.ok) {
        this.fail(written.problem)
        return
      }
      if (written.value.status === 'written') this.version = written.value.version
      else if (!(await this.meet(text))) return
    }
    this.become({ status: 'open', exists: this.version !== undefined, saving: { status: 'saved' } })
  }

  /**
   * Looks at what is there instead. True when it is the very text: an answer was lost, or somebody wrote the same.
   */
  private async meet(mine?: string): Promise<boolean> {
    const wasInConflict = this.inConflict()
    const reading = await this.client.read(this.path)
    if (wasInConflict && !this.inConflict()) {
      // Somebody has chosen meanwhile, maybe by what is no longer there.
      await this.changed()
      return false
    }
    if (!reading.ok) {
      this.fail(reading.problem)
      return false
    }
    const theirs = theirsOf(reading.value)
    if (theirs.kind === 'text' && theirs.text === mine) {
      this.version = theirs.version
      return true
    }
    this.unsaved = true
    this.tell({ status: 'conflict', theirs })
    return false
  }

  private inConflict(): boolean {
    return this.state.status === 'open' && this.state.saving.status === 'conflict'
  }

  private take(text: string, version: FileVersion | undefined): void {
    const isSame = this.state.status === 'open' && version !== undefined && version === this.version
    this.version = version
    if (!isSame && text !== this.text) this.put(text)
    this.become({ status: 'open', exists: version !== undefined, saving: { status: 'saved' } })
    // Replacing the text in the editor is no edit of anybody's.
    this.unsaved = false
    this.cancelSave()
  }

  private put(text: string): void {
    this.kept = text
    this.buffer?.replace(text)
  }

  private fail(cause: Problem): void {
    this.unsaved = true
    this.tell({ status: 'failed', problem: cause })
  }

  private tell(saving: Saving): void {
    this.become({ status: 'open', exists: this.version !== undefined, saving })
  }

  private become(state: FileState): void {
    this.state = state
    for (const listener of this.listeners) listener()
  }
}

type Reading = Extract<Awaited<ReturnType<FileClient['read']>>, { ok: true }>['value']

function theirsOf(reading: Reading): Theirs {
  if (reading.status === 'missing') return { kind: 'missing' }
  const text = reading.status === 'read' ? decodeText(reading.bytes) : undefined
  if (reading.status !== 'read' || text === undefined) return { kind: 'other' }
  return { kind: 'text', text, version: reading.version }
}

function refusalOf({ status }: Reading): 'binary' | 'huge' | 'special' {
  return status === 'huge' || status === 'special' ? status : 'binary'
}
