import type { TerminalSize } from '#common/sandbox.ts'

/** The first line of a recording in asciicast v2. `startedAt`: milliseconds since the epoch. */
export function castHeader(size: TerminalSize, startedAt: number): string {
  const header = {
    version: 2,
    width: size.cols,
    height: size.rows,
    timestamp: Math.floor(startedAt / 1000),
    idle_time_limit: 2,
    env: { TERM: 'xterm-256color', SHELL: '/bin/bash' },
  }
  return `${JSON.stringify(header)}\n`
}

/** What was printed, a new size as `COLSxROWS`, or a mark in the recording. */
export type CastEvent = [seconds: number, kind: 'o' | 'r' | 'm', data: string]

export function castLine([seconds, kind, data]: CastEvent): string {
  return `${JSON.stringify([Math.round(seconds * 1000) / 1000, kind, data])}\n`
}
