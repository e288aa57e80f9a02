import type { DefaultEventsMap, Server, Socket } from 'socket.io'
import type { Actor } from '#common/person.ts'
import type { ServerEvents } from '#common/protocol.ts'

/** Who is at the other end, known before the first message. */
export interface PageData {
  actor: Actor
}

/** A page's connection. What it sends is anything until it is parsed; what it is sent is checked by the compiler. */
export type PageSocket = Socket<DefaultEventsMap, ServerEvents, DefaultEventsMap, PageData>
export type PageServer = Server<DefaultEventsMap, ServerEvents, DefaultEventsMap, PageData>
