import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { Server } from 'socket.io'
import type { CohortId } from '#common/cohort.ts'
import { maxFileBytes } from '#common/file.ts'
import { heartbeatMs, maxInputBytes, type ConnectionRefusal } from '#common/protocol.ts'
import type { UserId } from '#common/person.ts'
import { handleAids } from '#server/realtime/aid-handlers.ts'
import { handleChallenges } from '#server/realtime/challenge-handlers.ts'
import { handleChecks } from '#server/realtime/check-handlers.ts'
import { Checks } from '#server/realtime/checks.ts'
import { ClassWatches } from '#server/realtime/class-watches.ts'
import { handleFiles } from '#server/realtime/file-handlers.ts'
import { handleCohorts } from '#server/realtime/cohort-handlers.ts'
import { handleMachine } from '#server/realtime/machine-handlers.ts'
import { parser } from '#server/realtime/page-parser.ts'
import { PageConnection } from '#server/realtime/page-connection.ts'
import { PagePlaces } from '#server/realtime/page-places.ts'
import type { PageServer } from '#server/realtime/page-socket.ts'
import { QuietChecks } from '#server/realtime/quiet-checks.ts'
import type { RealtimeParts } from '#server/realtime/realtime-parts.ts'
import { handleScripts } from '#server/realtime/script-handlers.ts'
import { handleSessions } from '#server/realtime/session-handlers.ts'
import { handleSteps } from '#server/realtime/step-handlers.ts'
import { StepVisits } from '#server/realtime/step-visits.ts'
import { headersOf } from '#server/request-headers.ts'
import { CommandHistory } from '#server/session/command-history.ts'
import { handleTerminals } from '#server/realtime/terminal-handlers.ts'

/** Where the pages' connections come in. */
export interface Realtime {
  /** Whether a request is for here. */
  serves: (request: IncomingMessage) => boolean
  handleRequest: (request: IncomingMessage, response: ServerResponse) => void
  handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Pages that are connected now. */
  readonly connections: number
  /** Somebody joined the class, or left it. */
  noteMembers: (cohortId: CohortId) => void
  /** All that was the guest's is an account's now. */
  noteMoved: (guestId: UserId) => void
  /** The lessons' files have changed: every page looks again. */
  noteContent: () => void
  /** Ends all connections. */
  close: () => Promise<void>
}

const path = '/socket.io/'

/** Accepts connections of signed-in pages and serves each with all there is to ask. */
export function createRealtime(parts: RealtimeParts): Realtime {
  // It never listens: who comes in is decided before, and socket.io is handed what is its own.
  const door = createServer()
  const io: PageServer = new Server(door, {
    path,
    parser,
    serveClient: false,
    destroyUpgrade: false,
    transports: ['polling', 'websocket'],
    maxHttpBufferSize: maxFileBytes + 4 * maxInputBytes,
    perMessageDeflate: false,
    httpCompression: false,
    pingInterval: heartbeatMs,
    pingTimeout: 20_000,
    allowRequest: (request, answer) => {
      const { origin } = request.headers
      // Browsers name their origin; who names none holds the login cookie all the same.
      answer(null, origin === undefined || parts.isOwnOrigin(origin))
    },
  })
  const places = new PagePlaces()
  const watches = new ClassWatches(io, parts)
  const visits = new StepVisits(parts)
  const checks = new Checks(parts)
  const closers = [
    tellSessions(io, parts),
    tellProgress(io, parts),
    checkAfterCommands(io, parts, checks),
    () => watches.close(),
  ]

  io.use((socket, next) => {
    parts.authenticate(headersOf(socket.request)).then(
      (actor) => {
        if (!actor) {
          next(refusal('not-signed-in'))
          return
        }
        if (!places.take(actor.id, socket)) {
          next(refusal('too-many-pages'))
          return
        }
        socket.data.actor = actor
        next()
      },
      (error: unknown) => {
        parts.log.error({ err: error }, 'login not read')
        // Not a refusal: the page tries again by itself.
        socket.conn.close()
      },
    )
  })

  io.on('connection', (socket) => {
    const page = new PageConnection(socket, parts)
    void socket.join(roomOf(page.actor.id))
    parts.presence.join(socket.id, page.actor.id)
    socket.on('disconnect', () => parts.presence.leave(socket.id))
    handleSessions(page, parts)
    handleSteps(page, parts, visits)
    handleChecks(page, parts, checks)
    handleChallenges(page, parts, checks)
    handleAids(page, parts)
    handleTerminals(page, parts)
    handleFiles(page, parts)
    handleCohorts(page, parts, watches)
    handleMachine(page, parts)
    handleScripts(page, parts)
  })

  return {
    serves: ({ url }) => url?.startsWith(path) ?? false,
    handleRequest: (request, response) => void door.emit('request', request, response),
    handleUpgrade: (request, socket, head) => void door.emit('upgrade', request, socket, head),
    get connections() {
      return io.engine.clientsCount
    },
    noteMembers: (cohortId) => watches.noteMembers(cohortId),
    noteMoved: (guestId) => watches.noteMoved(guestId),
    noteContent: () => void io.emit('content:changed'),
    async close() {
      for (const close of closers) close()
      await io.close()
      await visits.close()
    },
  }
}

/** Every page of the owner hears what becomes of their session. */
function tellSessions(io: PageServer, { sessions }: RealtimeParts): () => void {
  return sessions.onChange(({ id, userId, view }) => {
    io.to(roomOf(userId)).emit('session:changed', view)
    if (view.state.status !== 'ready' || view.state.idleEndsAt === undefined) return
    io.to(roomOf(userId)).emit('session:idle', { sessionId: id, endsAt: view.state.idleEndsAt })
  })
}

function tellProgress(io: PageServer, { progress }: RealtimeParts): () => void {
  return progress.onChange((changed) => {
    io.to(roomOf(changed.userId)).emit('progress:changed', changed)
  })
}

/** A step is found done as soon as the command that does it has ended; the button is for who wants to know why not. */
function checkAfterCommands(io: PageServer, parts: RealtimeParts, checks: Checks): () => void {
  const commands = new CommandHistory(parts)
  const quiet = new QuietChecks({
    ...parts,
    checks,
    onPassed: ({ id, userId }, page) => io.to(roomOf(userId)).emit('check:passed', { sessionId: id, page }),
  })
  commands.onNoted((session) => quiet.consider(session))
  return () => {
    commands.close()
    quiet.close()
  }
}

function refusal(reason: ConnectionRefusal): Error {
  return new Error(reason)
}

function roomOf(userId: UserId): string {
  return `user:${userId}`
}
