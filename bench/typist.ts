import type { TextStream } from './text-stream.ts'

/** Something typed into that answers on a stream: a terminal of ours, or the raw exec beside it. */
export interface Typist {
  output: TextStream
  type(text: string): void
  close(): void
}
