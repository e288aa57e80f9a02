import { ok, refused, type Result } from '#common/problem.ts'
import type { SandboxId } from '#common/sandbox.ts'
import type { SessionId } from '#common/session.ts'
import { readListeningPorts } from '#server/file/listening-ports.ts'
import { SandboxFiles } from '#server/file/sandbox-files.ts'
import type { PageConnection } from '#server/realtime/page-connection.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { findSessionFor } from '#server/realtime/session-access.ts'
import type { LiveSession } from '#server/session/live-session.ts'

/** The sandbox's files, and what listens in it: for the editor and the previews beside it. */
export function handleFiles(page: PageConnection, parts: RealtimeParts): void {
  const open = new Map<SessionId, { sandboxId: SandboxId; files: SandboxFiles }>()

  page.onRequest('file:list', ({ sessionId, path }) => look(sessionId, (files) => files.list(path)))
  page.onRequest('file:read', ({ sessionId, path }) => look(sessionId, (files) => files.read(path)))
  page.onRequest('file:write', ({ sessionId, path, expected, bytes }) =>
    change(sessionId, (files) => files.write(path, expected, bytes)),
  )
  page.onRequest('file:make-folder', ({ sessionId, path }) =>
    change(sessionId, (files) => files.makeFolder(path)),
  )
  page.onRequest('file:rename', ({ sessionId, path, to }) =>
    change(sessionId, (files) => files.rename(path, to)),
  )
  page.onRequest('file:remove', ({ sessionId, path }) => change(sessionId, (files) => files.remove(path)))
  page.onRequest('file:watch', ({ sessionId, paths }) => look(sessionId, (files) => files.watch(paths)))
  page.onRequest('port:list', ({ sessionId }) =>
    look(sessionId, async (files) => ok(await readListeningPorts(files))),
  )

  page.socket.on('disconnect', () => {
    for (const { files } of open.values()) files.close()
    open.clear()
  })

  /** A page that only looks on, by itself perhaps, keeps no idle sandbox alive. */
  async function look<T>(id: SessionId, work: Work<T>): Promise<Result<T>> {
    const session = await findSessionFor(parts, page.actor, 'use', id)
    if (!session) return refused('not-found')
    const files = filesOf(session)
    return files ? work(files) : refused('sandbox-gone')
  }

  function change<T>(id: SessionId, work: Work<T>): Promise<Result<T>> {
    return look(id, (files) => {
      const session = parts.sessions.find(id)
      if (session) parts.sessions.touch(session)
      return work(files)
    })
  }

  /** One for each sandbox; a session that was reset has another. */
  function filesOf({ id: sessionId, sandboxId }: LiveSession): SandboxFiles | undefined {
    const known = open.get(sessionId)
    if (known?.sandboxId === sandboxId) return known?.files
    known?.files.close()
    open.delete(sessionId)
    if (sandboxId === undefined || page.socket.disconnected) return undefined
    const files = new SandboxFiles({
      open: () => parts.host.openFiles(sandboxId),
      onMoved: (path) => page.socket.emit('file:changed', { sessionId, path }),
      clock: parts.clock,
      log: page.log.child({ sandboxId }),
    })
    open.set(sessionId, { sandboxId, files })
    return files
  }
}

type Work<T> = (files: SandboxFiles) => Promise<Result<T>>
