import { z } from 'zod'
import type { ChallengeLook, CheckResult } from './check.ts'
import { CohortId, type ClassView, type LearnerRow } from './cohort.ts'
import { Language, LessonId, QuizAnswer } from './course.ts'
import {
  ExpectedFile,
  FilePath,
  maxFileBytes,
  maxWatchedPaths,
  type FileReading,
  type FileWriting,
  type FolderListing,
} from './file.ts'
import type { MachineView } from './machine.ts'
import type { UserId } from './person.ts'
import type { Result } from './problem.ts'
import type { LessonProgress } from './progress.ts'
import { TerminalNumber, TerminalSize } from './sandbox.ts'
import type { ScriptLog } from './script-log.ts'
import { SessionId, type SessionView } from './session.ts'

/**
 * Everything the page and the server say to each other over socket.io.
 * Requests are `noun:verb` and are acknowledged with a Result; facts from the server are in the past tense.
 * Terminal input, output and control are separate events, so that nothing typed is ever taken for a command.
 */

/** Names one writer (a browser tab) of a terminal; its input is numbered by byte from 0. */
export const WriterId = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .brand('WriterId')
export type WriterId = z.infer<typeof WriterId>

/** The server says something on each connection at least this often, so that its silence is noticed within 2 s. */
export const heartbeatMs = 600

/** Why the server takes no connection; one of too many pages tries again until another has been closed. */
export type ConnectionRefusal = 'not-signed-in' | 'too-many-pages'
/** More tabs than anybody works in, with what a bad network has left behind, and far fewer than the server takes. */
export const maxPagesOfOne = 30

/** Largest input message in bytes; a longer paste is sent in several. */
export const maxInputBytes = 16 * 1024
/** The controlling page acknowledges output each time it has drawn this many bytes… */
export const outputAckBytes = 16 * 1024
/** …and the terminal is paused while more than this is unacknowledged. */
export const outputWindowBytes = 100 * 1024

const TerminalKey = z.object({ sessionId: SessionId, terminal: TerminalNumber })
export type TerminalKey = z.infer<typeof TerminalKey>

/** Text for a terminal, line by line as a person would type it, or keys as they are. */
export const Typing = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    source: z.string().max(100_000),
    /** Press Enter after the last line. */
    newline: z.boolean(),
    /** Press Ctrl+C first. */
    interrupt: z.boolean(),
  }),
  z.object({ kind: z.literal('keys'), keys: z.string().max(1024) }),
])
export type Typing = z.infer<typeof Typing>

const PageIndex = z.number().int().min(0).max(1000)
const FileKey = z.object({ sessionId: SessionId, path: FilePath })

export const requests = {
  'session:open': z.object({
    lessonId: LessonId,
    /** End the learner's other running session instead of refusing. */
    replace: z.boolean().default(false),
  }),
  /** A fresh sandbox: as at the lesson's start, or with the steps before the learner's page done in it. */
  'session:reset': z.object({ sessionId: SessionId, to: z.enum(['lesson', 'step']).default('lesson') }),
  'session:end': z.object({ sessionId: SessionId }),
  'session:keep': z.object({ sessionId: SessionId }),
  /** More time for the sandbox: by as much as it had at first, up to the installation's limit for its owner. */
  'session:extend': z.object({ sessionId: SessionId }),
  'step:enter': z.object({ sessionId: SessionId, page: z.number().int().min(0).max(1000) }),
  /** The learner was shown a hint or the solution, which is counted. */
  'step:aid': z.object({
    sessionId: SessionId,
    page: PageIndex,
    aid: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('hint'), number: z.number().int().min(1).max(100) }),
      z.object({ kind: z.literal('solution') }),
    ]),
  }),
  /** All questions of a page, answered. */
  'quiz:pass': z.object({
    sessionId: SessionId,
    page: PageIndex,
    language: Language,
    answers: z.array(z.object({ line: z.number().int().min(1), answer: QuizAnswer })).max(100),
  }),
  /** Looks whether a challenge's task is done; nothing is noted unless it is. */
  'challenge:look': z.object({ sessionId: SessionId, page: PageIndex, language: Language }),
  'check:run': z.object({
    sessionId: SessionId,
    page: z.number().int().min(0).max(1000),
    /** What the learner reads the lesson in: the check says its hint in it, if it can. */
    language: Language.default('en'),
  }),
  'terminal:attach': TerminalKey.extend({
    size: TerminalSize,
    writer: WriterId,
    /** Only looks: the keyboard and the size stay with the page that has them. */
    watch: z.boolean().default(false),
  }),
  'terminal:detach': TerminalKey,
  'terminal:resize': TerminalKey.extend({ size: TerminalSize }),
  /** Ends the shell with what runs in it; answered when it is gone. */
  'terminal:close': TerminalKey,
  /** Types for the learner into whatever runs there; the terminal is opened when it is not there. */
  'terminal:type': TerminalKey.extend({ writer: WriterId, typing: Typing }),
  'file:list': FileKey,
  'file:read': FileKey,
  'file:write': FileKey.extend({
    expected: ExpectedFile,
    bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= maxFileBytes),
  }),
  'file:make-folder': FileKey,
  'file:rename': FileKey.extend({ to: FilePath }),
  'file:remove': FileKey,
  /** These paths, and no others any more: `file:changed` tells of them. */
  'file:watch': z.object({ sessionId: SessionId, paths: z.array(FilePath).max(maxWatchedPaths) }),
  /** The ports that something listens on. */
  'port:list': z.object({ sessionId: SessionId }),
  /** What became of the lesson's background scripts in the sandbox. */
  'script:list': z.object({ sessionId: SessionId }),
  'cohort:watch': z.object({ cohortId: CohortId }),
  /** How the machine is that sandboxes are on; lessons are called by their titles in that language. */
  'machine:look': z.object({ language: Language }),
} as const

/** Messages of the hot path: not acknowledged by socket.io, but by events of their own. */
export const messages = {
  /** `start`: how many bytes this writer sent before these. The server drops what it has already taken. */
  'terminal:input': TerminalKey.extend({
    writer: WriterId,
    start: z.number().int().min(0),
    bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= maxInputBytes),
  }),
  /** `drawn`: the output offset up to which the page has drawn. */
  'terminal:drawn': TerminalKey.extend({ drawn: z.number().int().min(0) }),
} as const

export type Requests = typeof requests
export type Messages = typeof messages

/** A mark of a prompt or a command (OSC 133), in a line so many above the cursor's. */
export interface ShellMark {
  up: number
  column: number
  /** As the shell said it: `C;aid=7;at=1700000000.5;cmdline_url=ls`. */
  mark: string
}

/** What an attached page starts from: the screen as escape sequences, then live output from `offset`. */
export interface TerminalSnapshot {
  screen: string
  /** The output offset that the screen shows; the next `terminal:output` starts here. */
  offset: number
  /** How many bytes of this writer's input the shell already has: resend only what comes after. */
  accepted: number
  title: string
  /** What the shell marked, as far as the screen shows it: escape sequences that draw it cannot. */
  marks: ShellMark[]
  /** What the screen is drawn for: its own size to the page with the keyboard. */
  size: TerminalSize
}

export interface Replies {
  'session:open': SessionView
  'session:reset': SessionView
  'session:end': SessionView
  'session:keep': SessionView
  'session:extend': SessionView
  'step:enter': LessonProgress
  'step:aid': LessonProgress
  'quiz:pass': LessonProgress
  'challenge:look': ChallengeLook
  'check:run': { result: CheckResult; progress: LessonProgress }
  'terminal:attach': TerminalSnapshot
  'terminal:detach': null
  'terminal:resize': null
  'terminal:close': null
  /** Answered when it is typed, or when that takes long: `writer` makes it safe to ask again. */
  'terminal:type': null
  'file:list': FolderListing
  'file:read': FileReading
  'file:write': FileWriting
  'file:make-folder': null
  'file:rename': null
  'file:remove': null
  'file:watch': null
  'port:list': number[]
  'script:list': ScriptLog[]
  'cohort:watch': ClassView
  'machine:look': MachineView
}

export type ClientEvents = {
  [R in keyof Requests]: (request: z.input<Requests[R]>, reply: (result: Result<Replies[R]>) => void) => void
} & {
  [M in keyof Messages]: (message: z.input<Messages[M]>) => void
}

export interface ServerEvents {
  'session:changed': (session: SessionView) => void
  /** The sandbox ends at `endsAt` (ms since the epoch) unless its owner types or asks to keep it. */
  'session:idle': (warning: { sessionId: SessionId; endsAt: number }) => void
  /** `accepted`: what `terminal:accepted` says, in the company of the echo. */
  'terminal:output': (output: TerminalKey & { offset: number; bytes: Uint8Array; accepted?: number }) => void
  /** The shell has this writer's input up to `accepted`. */
  'terminal:accepted': (taken: TerminalKey & { accepted: number }) => void
  /** Live output could not be followed; attach again for a fresh snapshot. */
  'terminal:lost': (lost: TerminalKey) => void
  /** Another page of the same learner took the keyboard and the size; this one still sees what is printed. */
  'terminal:taken': (taken: TerminalKey) => void
  /** The page with the keyboard has another size: said to those who only look. */
  'terminal:resized': (resized: TerminalKey & { size: TerminalSize }) => void
  'terminal:exited': (exited: TerminalKey) => void
  /** The page's check was run by itself after a command, and passed. */
  'check:passed': (passed: { sessionId: SessionId; page: number }) => void
  /** A watched folder has other names in it, or a watched file another content, or one of them is gone. */
  'file:changed': (change: { sessionId: SessionId; path: FilePath }) => void
  'progress:changed': (progress: LessonProgress) => void
  /** Files of the lessons have changed, while their author is at work: the page may look different now. */
  'content:changed': () => void
  'cohort:changed': (change: { cohortId: CohortId; rows: LearnerRow[]; removed: UserId[] }) => void
}
