'use client'

import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { Connection, type ConnectionStatus, type EventName, type EventPayload } from './connection.ts'

const ConnectionContext = createContext<Connection | undefined>(undefined)

/** Connects what is inside it to the server while it is on the page. Give it a `key` that names the actor. */
export function SocketProvider({ children }: { children: ReactNode }) {
  const [connection] = useState(() => new Connection())
  useEffect(() => connection.open(), [connection])
  return <ConnectionContext value={connection}>{children}</ConnectionContext>
}

export function useConnection(): Connection {
  const connection = use(ConnectionContext)
  if (!connection) throw new Error('useConnection is used outside of a SocketProvider')
  return connection
}

export function useConnectionStatus(): ConnectionStatus {
  const { subscribeStatus, getStatus } = useConnection()
  return useSyncExternalStore(subscribeStatus, getStatus, () => 'connecting')
}

/** Calls `listener` with each such fact while the component is mounted. Keep `listener` stable. */
export function useServerEvent<E extends EventName>(
  event: E,
  listener: (payload: EventPayload<E>) => void,
): void {
  const connection = useConnection()
  useEffect(() => connection.listen(event, listener), [connection, event, listener])
}

/** Calls `listener` at each connection, the present one included: for asking again what the server forgot. */
export function useOnConnect(listener: () => void): void {
  const connection = useConnection()
  useEffect(() => connection.onConnect(listener), [connection, listener])
}
