import type { TextStream } from './text-stream.ts'

/** Something typed into that answers on a stream: a terminal of ours, or a peer's beside it. */
export interface Typist {
  output: TextStream
  type(text: string): void
  /** Whether its connection has held so far. */
  isConnected(): boolean
  close(): void
}
