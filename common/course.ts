import { z } from 'zod'
import type { Egress, Machine, SandboxKind } from './sandbox.ts'

/** The course's directory below its content root, e.g. `containers-and-networks`. */
export const CourseId = z.string().min(1).max(200).brand('CourseId')
export type CourseId = z.infer<typeof CourseId>

/** The lesson's directory below its content root, e.g. `containers-and-networks/static-website`. */
export const LessonId = z.string().min(1).max(400).brand('LessonId')
export type LessonId = z.infer<typeof LessonId>

/** A language of the content and of the interface: `en`, `ko`. */
export const Language = z.enum(['en', 'ko'])
export type Language = z.infer<typeof Language>

/** Something wrong in a content file, told to its author and, where it costs a page, to the learner. */
export interface ContentProblem {
  /** Path relative to the content root. */
  file: string
  /** The JSON key (`details.steps[2].text`), when the problem is in one. */
  key?: string
  /** 1-based, when known. */
  line?: number
  severity: 'error' | 'warning'
  /** A stable name of the kind of problem: `missing-file`, `bad-json`… */
  code: string
  reason: string
  remedy: string
}

/**
 * A clickable thing in a lesson's text.
 * `source` is exactly the bytes that are typed, copied or written, but for placeholders in it, which
 * `fillPlaceholders` resolves, and the keys of `keys` (`^C`, `^ESC`), which `keySequence` resolves.
 * A `run` without `newline` is typed and left for the learner to send.
 */
export type Action =
  | {
      kind: 'run'
      source: string
      terminal: number
      /** A word of the author's that may be the name of one of the lesson's terminals (`terminalOf`). */
      named?: string
      host?: string
      interrupt: boolean
      newline: boolean
      line: number
    }
  | { kind: 'keys'; source: string; terminal: number; named?: string; line: number }
  | { kind: 'copy'; source: string; line: number }
  | { kind: 'open'; source: string; line: number }
  | {
      kind: 'write'
      source: string
      file: string
      mode: 'replace' | 'append' | 'prepend' | 'insert'
      marker?: string
      line: number
    }

/** One page of a lesson. Steps are numbered from 1; the intro is page 0 of the list, the finish the last. */
export interface Page {
  kind: 'intro' | 'step' | 'finish'
  /** Position in the lesson's list of pages, from 0: what progress and events refer to. */
  index: number
  title: string
  /** The Markdown as written, or the problem that costs this page its text. */
  text: { status: 'ready'; markdown: string; file: string } | { status: 'broken'; problem: ContentProblem }
  /** Scripts, read when they are run. Paths are absolute and inside the content root. */
  check?: string
  solution?: string
  answer?: string
  foreground?: string
  background?: string
  /** A challenge's own hint: Markdown, or a script that prints it, given the seconds since the page was entered. */
  hint?: string
  /** Whom the author thanks: an address or Markdown. */
  credits?: string
  /** Sentences, from a nudge to nearly the answer. */
  hints: string[]
  /** The author wants this screen skipped; its scripts still run. */
  hidden: boolean
  /** The check only looks and changes nothing: it may run by itself when a command has ended. */
  quietCheck: boolean
}

export interface Asset {
  /** Absolute path of the file inside the content root. */
  file: string
  /** Directory in the sandbox, or `~/…`. */
  target: string
  machine: Machine
  /** Octal mode bits, e.g. 0o755. */
  mode: number
}

/** What a learner answers to a quiz: typed text, or the places of the options chosen, from 0. */
export const QuizAnswer = z.union([
  z.object({ text: z.string().max(1000) }),
  z.object({ choices: z.array(z.number().int().min(0).max(100)).max(100) }),
])
export type QuizAnswer = z.infer<typeof QuizAnswer>

/** Whose words and habits a lesson uses; one lesson may mix both. */
export type Dialect = 'katacoda' | 'killercoda'

/** Katacoda's names. What is not known here is a `terminal`. */
export const layouts = [
  'terminal',
  'terminal-terminal',
  'terminal-iframe',
  'terminal-iframe-split',
  'editor',
  'editor-terminal',
  'editor-iframe-split',
  'vscode',
  'vscode-terminal-split',
  'iframe',
  'text',
] as const
export type Layout = (typeof layouts)[number]

/** What the author wants of the editor. */
export interface EditorLook {
  showTree: boolean
  /** Leave out names that begin with a full stop. */
  hideHidden: boolean
  /** Names, and paths below the editor's directory, that the tree leaves out; may hold `*`, `?` and `**`. */
  exclude: readonly string[]
  /** What files whose name does not tell are written in (`yaml`, `bash`…), or ''. */
  language: string
}

/** What stands beside the text. Addresses still hold placeholders (`fillPlaceholders`). */
export interface Workspace {
  layout: Layout
  /** Directory in the sandbox that the editor shows and that file names in the text are relative to. */
  editorDirectory: string
  /** Files opened in the editor at the start, whether they exist or not. */
  openFiles: string[]
  editor: EditorLook
  /** Terminals opened at the start beside the first: T2, T3… */
  terminals: { name: string; command?: string; machine?: Machine }[]
  dashboards: ({ name: string; port: number } | { name: string; href: string })[]
  /** The author wants no list of steps beside a challenge. */
  hidesSteps: boolean
  /** Printed in the first terminal at the start; may hold ANSI escapes. Empty when the author says nothing. */
  greeting: string
}

/** What a lesson may need that sandboxes lack; `image`: one that only its own platform has. */
export type Lack = 'kubernetes' | 'openshift' | 'machines' | 'windows' | 'language' | 'docker' | 'image'

/** Whether this installation can run the lesson, and what it runs in. */
export type LessonRuntime =
  | { status: 'runs'; kind: SandboxKind; egress: Egress }
  /** `reason`: in English, or in the operator's own words, which are then all there is. */
  | { status: 'unavailable'; imageId: string; reason: string; lack?: Lack }

export const Level = z.enum(['beginner', 'intermediate', 'advanced'])
export type Level = z.infer<typeof Level>

export interface LessonSummary {
  id: LessonId
  courseId: CourseId
  title: string
  description: string
  /** As the author writes it. */
  difficulty?: string
  /** What that means, where it is known. */
  level?: Level
  minutes?: number
  languages: Language[]
  stepCount: number
  runtime: LessonRuntime
  problemCount: number
}

/** What a learner looks for in the catalogue; what is left out does not matter. */
export const LessonFilter = z.object({
  /** Words that all occur in the title, description or text. */
  words: z.string().max(200).optional(),
  level: Level.optional(),
  maxMinutes: z.number().positive().optional(),
  /** Lessons that have this language. */
  language: Language.optional(),
  /** Only those that this installation can run. */
  runsHere: z.boolean().optional(),
})
export type LessonFilter = z.infer<typeof LessonFilter>

export interface LessonMatch {
  lesson: LessonSummary
  courseTitle: string
  /** A piece of the text around the first word found in it; none when it stands in title or description. */
  excerpt?: string
}

export interface LessonsFound {
  /** Those at the places of the list that were asked for. */
  matches: LessonMatch[]
  /** How many fit, wherever they stand in the list. */
  total: number
  /** How many lessons have not been read yet since the start of the server: they may fit, too. */
  unread: number
}

export interface Lesson extends LessonSummary {
  /** The language that the pages below are in. */
  language: Language
  dialects: Dialect[]
  /** Its tasks are checked by themselves, and done without a click. */
  challenge: boolean
  /** How many machines it uses. With two, T2 is on the second unless the workspace says otherwise. */
  machines: Machine
  workspace: Workspace
  pages: Page[]
  assets: Asset[]
  problems: ContentProblem[]
}

export interface Course {
  id: CourseId
  title: string
  description: string
  lessons: LessonSummary[]
  problems: ContentProblem[]
}
