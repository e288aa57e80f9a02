import { folderOf, maxWatchedPaths, resolvePath, type FilePath } from '#common/file.ts'
import type { Action } from '#common/course.ts'
import { ok, type Problem, type Result } from '#common/problem.ts'
import { editText } from '#common/file-edit.ts'
import { FileClient, type FileConnection } from './file-client.ts'
import type { FolderState } from './folder-tree.ts'
import type { KeptFiles } from './kept-files.ts'
import { OpenFile } from './open-file.ts'
import type { SessionId } from '#common/session.ts'

/** What is on the desk at the moment. */
export interface DeskView {
  files: readonly OpenFile[]
  front: OpenFile | undefined
  folders: ReadonlyMap<FilePath, FolderState>
  expanded: ReadonlySet<FilePath>
  /** What could not be done last. */
  problem: Problem | undefined
}

interface DeskParts {
  connection: FileConnection
  sessionId: SessionId
  /** The folder that the editor shows, as the lesson says it. */
  directory: string
  /** Opened when the editor is first seen. */
  openAtStart: string[]
  /** What lay open before a reload, which is opened instead. */
  kept: KeptFiles | undefined
  after: (milliseconds: number, run: () => void) => () => void
}

export type WriteOutcome = 'written' | 'noMarker' | 'failed'

/** The editor's open files and folders, without the editor: asks for nothing until something is opened. */
export class EditorDesk {
  readonly root: FilePath
  private readonly client: FileClient
  private view: DeskView = {
    files: [],
    front: undefined,
    folders: new Map(),
    expanded: new Set(),
    problem: undefined,
  }
  private readonly listeners = new Set<() => void>()
  private begun = false
  private cancelWatch = (): void => undefined

  constructor(private readonly parts: DeskParts) {
    this.root = resolvePath(parts.directory, '/root')
    this.client = new FileClient(parts.connection, parts.sessionId)
  }

  readonly getNow = (): DeskView => this.view

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** The editor is seen: shows its folder, and follows what programs do to it until the returned function is called. */
  start(): () => void {
    if (!this.begun) {
      this.begun = true
      const { kept, openAtStart } = this.parts
      const before = this.view.front
      for (const name of kept?.files ?? openAtStart) this.open(resolvePath(name, this.root))
      const front = before ?? this.view.files.find(({ path }) => path === kept?.front) ?? this.view.files[0]
      if (front) this.show(front)
    }
    const stopListening = this.client.onChanged((path) => this.takeChange(path))
    let isFirst = true
    const stopConnecting = this.client.onConnect(() => {
      this.watch()
      void this.list(this.root)
      for (const folder of this.view.expanded) void this.list(folder)
      for (const file of isFirst ? [] : this.view.files) void this.catchUp(file)
      isFirst = false
    })
    return () => {
      stopListening()
      stopConnecting()
    }
  }

  /** Brings a file to the front, opened first when it is not. */
  open(path: FilePath): OpenFile {
    const known = this.view.files.find((file) => file.path === path)
    const file = known ?? new OpenFile(path, this.client, this.parts.after)
    this.show(file)
    return file
  }

  /** The same for a file that the lesson names. */
  openNamed(name: string): OpenFile {
    return this.open(resolvePath(name.trim(), this.root))
  }

  show(file: OpenFile): void {
    const files = this.view.files.includes(file) ? this.view.files : [...this.view.files, file]
    this.become({ files, front: file })
    this.watchSoon()
  }

  /** Saves it first; what cannot be saved stays open. */
  async close(file: OpenFile): Promise<void> {
    await file.save()
    const state = file.getState()
    if (state.status === 'open' && state.saving.status !== 'saved') return
    this.drop((other) => other === file)
  }

  /** Closes it with whatever is not saved. */
  discard(file: OpenFile): void {
    this.drop((other) => other === file)
  }

  async toggle(folder: FilePath): Promise<void> {
    const expanded = new Set(this.view.expanded)
    const opens = !expanded.delete(folder)
    if (opens) expanded.add(folder)
    this.become({ expanded })
    this.watchSoon()
    if (opens) await this.list(folder)
  }

  /** Everything that is edited is on the disk when it resolves, or cannot be. */
  async flush(): Promise<void> {
    await Promise.all(this.view.files.map((file) => file.save()))
  }

  /** Whether something would be lost with the page. */
  get hasUnsaved(): boolean {
    return this.view.files.some((file) => {
      const state = file.getState()
      return state.status === 'open' && state.saving.status !== 'saved'
    })
  }

  /** Does what a lesson's text says, in the file's own words: what somebody typed there stays. */
  async write(action: Extract<Action, { kind: 'write' }>, source: string): Promise<WriteOutcome> {
    const file = this.openNamed(action.file)
    await file.loaded
    if (file.getState().status === 'refused' && action.mode !== 'replace') return 'failed'
    const marker = { isMissing: false }
    await file.change((text) => {
      const edited = editText(text, action, source)
      marker.isMissing = edited === undefined
      return edited
    })
    const state = file.getState()
    if (marker.isMissing) return 'noMarker'
    return state.status === 'open' && state.saving.status === 'saved' ? 'written' : 'failed'
  }

  async makeFile(path: FilePath): Promise<boolean> {
    const made = await this.done(this.client.write(path, 'nothing', new Uint8Array()))
    if (made.ok) this.open(path)
    if (made.ok) await this.list(folderOf(path))
    return made.ok
  }

  async makeFolder(path: FilePath): Promise<boolean> {
    const made = await this.done(this.client.makeFolder(path))
    if (made.ok) await this.list(folderOf(path))
    return made.ok
  }

  /** What is open of it is opened under its new name. */
  async rename(path: FilePath, to: FilePath): Promise<boolean> {
    await this.flush()
    const renamed = await this.done(this.client.rename(path, to))
    if (!renamed.ok) return false
    const moved = this.view.files.filter((file) => isWithin(file.path, path))
    const front = this.view.front
    this.drop((file) => moved.includes(file))
    const opened = moved.map((file) => this.open(resolvePath(to + file.path.slice(path.length), '/')))
    const shown = front && moved.includes(front) ? opened[moved.indexOf(front)] : front
    if (shown) this.show(shown)
    await this.list(folderOf(path))
    if (folderOf(to) !== folderOf(path)) await this.list(folderOf(to))
    return true
  }

  async remove(path: FilePath): Promise<boolean> {
    const removed = await this.done(this.client.remove(path))
    if (removed.ok) this.drop((file) => isWithin(file.path, path))
    await this.list(folderOf(path))
    return removed.ok
  }

  dismissProblem(): void {
    this.become({ problem: undefined })
  }

  private async list(folder: FilePath): Promise<void> {
    if (!this.view.folders.has(folder)) this.setFolder(folder, { status: 'loading' })
    const listed = await this.client.list(folder)
    if (listed.ok) this.setFolder(folder, { status: 'listed', ...listed.value })
    else this.setFolder(folder, { status: 'failed', problem: listed.problem })
  }

  private setFolder(folder: FilePath, state: FolderState): void {
    this.become({ folders: new Map(this.view.folders).set(folder, state) })
  }

  private takeChange(path: FilePath): void {
    if (path === this.root || this.view.expanded.has(path)) void this.list(path)
    void this.view.files.find((file) => file.path === path)?.changed()
  }

  /** After a lost connection: what was edited is sent, what was not is looked at again. */
  private async catchUp(file: OpenFile): Promise<void> {
    await file.loaded
    await file.save()
    await file.changed()
  }

  private drop(isDropped: (file: OpenFile) => boolean): void {
    const files = this.view.files.filter((file) => !isDropped(file))
    const front = this.view.front && files.includes(this.view.front) ? this.view.front : files.at(-1)
    this.become({ files, front })
    this.watchSoon()
  }

  private async done<T>(asked: Promise<Result<T>>): Promise<Result<T | null>> {
    const result = await asked
    this.become({ problem: result.ok ? undefined : result.problem })
    return result.ok ? ok(result.value) : result
  }

  /** Several files are opened and closed at once: the last word counts. */
  private watchSoon(): void {
    this.cancelWatch()
    if (this.begun) this.cancelWatch = this.parts.after(0, () => this.watch())
  }

  private watch(): void {
    const paths = [this.root, ...this.view.files.map(({ path }) => path), ...this.view.expanded]
    void this.client.watch([...new Set(paths)].slice(0, maxWatchedPaths))
  }

  private become(change: Partial<DeskView>): void {
    this.view = { ...this.view, ...change }
    for (const listener of this.listeners) listener()
  }
}

function isWithin(path: FilePath, folder: FilePath): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
