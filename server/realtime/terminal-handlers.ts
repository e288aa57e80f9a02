import { ok, refused } from '#common/problem.ts'
import type { TerminalKey } from '#common/protocol.ts'
import { wait } from '#server/clock.ts'
import type { PageConnection } from '#server/realtime/page-connection.ts'
import type { PageSocket } from '#server/realtime/page-socket.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { findSessionFor } from '#server/realtime/session-access.ts'
import type { LiveSession } from '#server/session/live-session.ts'
import type { Terminal } from '#server/terminal/terminal.ts'
import { clickPatience } from '#server/terminal/typist.ts'
import type { Viewer } from '#server/terminal/viewers.ts'

/** A page that asked for something to be typed is answered by then. */
const longTypingMs = 5000

interface Attached {
  session: LiveSession
  terminal: Terminal
  viewer: Viewer
}

/** Terminals: only what this connection has attached to can be typed into, so that is where permission is asked. */
export function handleTerminals(page: PageConnection, parts: RealtimeParts): void {
  const { sessions, terminals } = parts
  const { actor, socket, log } = page
  const attached = new Map<string, Attached>()

  page.onRequest('terminal:attach', async ({ size, writer, watch, ...key }, { afterReply }) => {
    const session = await findSessionFor(parts, actor, 'use', key.sessionId)
    if (!session) return refused('not-found')
    if (!session.sandboxId) return refused(session.waitsForEngine ? 'engine-unreachable' : 'sandbox-gone')

    detach(key)
    const terminal = terminals.get(session.sandboxId, key.terminal)
    const viewer = viewerOf(socket, key, writer)
    const place = { session, terminal, viewer }
    attached.set(nameOf(key), place)
    const { snapshot, follow } = await (watch ? terminal.watch(viewer) : terminal.attach(viewer, size))
    // The page may have gone, or attached anew, in the meantime.
    if (attached.get(nameOf(key)) === place) afterReply(follow)
    else terminal.detach(viewer)
    return ok(snapshot)
  })

  page.onRequest('terminal:detach', (key) => Promise.resolve(detach(key) ? ok(null) : refused('not-found')))

  page.onRequest('terminal:resize', ({ size, ...key }) => {
    const place = attached.get(nameOf(key))
    place?.terminal.resize(place.viewer, size)
    return Promise.resolve(place ? ok(null) : refused('not-found'))
  })

  page.onRequest('terminal:close', async (key) => {
    const session = await findSessionFor(parts, actor, 'use', key.sessionId)
    if (!session) return refused('not-found')
    if (!session.sandboxId) return refused(session.waitsForEngine ? 'engine-unreachable' : 'sandbox-gone')
    await parts.host.closeTerminal(session.sandboxId, key.terminal)
    return ok(null)
  })

  page.onRequest('terminal:type', async ({ writer, typing, ...key }) => {
    const session = await findSessionFor(parts, actor, 'use', key.sessionId)
    if (!session) return refused('not-found')
    if (!session.sandboxId) return refused('sandbox-gone')
    sessions.touch(session)
    const typed = terminals.get(session.sandboxId, key.terminal).typeFor(typing, clickPatience, writer)
    // What fails later is told to the page by the terminal itself.
    await Promise.race([typed, wait(parts.clock, longTypingMs)])
    typed.catch((error: unknown) => log.info({ err: error, ...key }, 'typing ended early'))
    return ok(null)
  })

  page.onMessage('terminal:input', ({ writer, start, bytes, ...key }) => {
    const place = attached.get(nameOf(key))
    if (place?.viewer.writer !== writer || !place.terminal.type(place.viewer, start, bytes)) {
      log.debug({ ...key, writer }, 'input of a page without the keyboard')
      return
    }
    sessions.touch(place.session)
  })

  page.onMessage('terminal:drawn', ({ drawn, ...key }) => {
    const place = attached.get(nameOf(key))
    place?.terminal.drawn(place.viewer, drawn)
  })

  socket.on('disconnect', () => {
    for (const { terminal, viewer } of attached.values()) terminal.detach(viewer)
    attached.clear()
  })

  /** Whether it was attached. */
  function detach(key: TerminalKey): boolean {
    const place = attached.get(nameOf(key))
    place?.terminal.detach(place.viewer)
    return attached.delete(nameOf(key))
  }
}

function nameOf({ sessionId, terminal }: TerminalKey): string {
  return `${sessionId}/${terminal}`
}

function viewerOf(socket: PageSocket, key: TerminalKey, writer: string): Viewer {
  return {
    writer,
    output: (offset, bytes, accepted) =>
      socket.emit('terminal:output', {
        ...key,
        offset,
        bytes,
        ...(accepted === undefined ? {} : { accepted }),
      }),
    accepted: (accepted) => socket.emit('terminal:accepted', { ...key, accepted }),
    lost: () => socket.emit('terminal:lost', key),
    taken: () => socket.emit('terminal:taken', key),
    resized: (size) => socket.emit('terminal:resized', { ...key, size }),
    exited: () => socket.emit('terminal:exited', key),
  }
}
