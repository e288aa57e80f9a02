import type { ExpectedFile, FilePath, FileReading, FileWriting, FolderListing } from '#common/file.ts'
import { ok, type Result } from '#common/problem.ts'
import type { SessionId } from '#common/session.ts'
import type { Connection } from '#app/_socket/connection.ts'

export type FileConnection = Pick<Connection, 'request' | 'listen' | 'onConnect'>

/** The files of one session's sandbox, over the page's connection. */
export class FileClient {
  constructor(
    private readonly connection: FileConnection,
    private readonly sessionId: SessionId,
  ) {}

  list(path: FilePath): Promise<Result<FolderListing>> {
    return this.connection.request('file:list', { sessionId: this.sessionId, path })
  }

  async read(path: FilePath): Promise<Result<FileReading>> {
    const reading = await this.connection.request('file:read', { sessionId: this.sessionId, path })
    if (!reading.ok || reading.value.status !== 'read') return reading
    // Browsers hand over an ArrayBuffer.
    return ok({ ...reading.value, bytes: new Uint8Array(reading.value.bytes) })
  }

  write(
    path: FilePath,
    expected: ExpectedFile,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<Result<FileWriting>> {
    return this.connection.request('file:write', { sessionId: this.sessionId, path, expected, bytes })
  }

  makeFolder(path: FilePath): Promise<Result<null>> {
    return this.connection.request('file:make-folder', { sessionId: this.sessionId, path })
  }

  rename(path: FilePath, to: FilePath): Promise<Result<null>> {
    return this.connection.request('file:rename', { sessionId: this.sessionId, path, to })
  }

  remove(path: FilePath): Promise<Result<null>> {
    return this.connection.request('file:remove', { sessionId: this.sessionId, path })
  }

  watch(paths: FilePath[]): Promise<Result<null>> {
    return this.connection.request('file:watch', { sessionId: this.sessionId, paths })
  }

  /** Tells of a watched path that is not what it was, until the returned function is called. */
  onChanged(listener: (path: FilePath) => void): () => void {
    return this.connection.listen('file:changed', ({ sessionId, path }) => {
      if (sessionId === this.sessionId) listener(path)
    })
  }

  /** Runs now if connected, and at each connection from here on: the server then watches nothing yet. */
  onConnect(listener: () => void): () => void {
    return this.connection.onConnect(listener)
  }
}
