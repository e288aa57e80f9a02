import type { LessonId } from '#common/course.ts'
import type { UserId } from '#common/person.ts'
import type { CommandFacts } from '#common/progress.ts'
import type { CsvRow } from '../export.csv/csv.ts'
import { stepNumber, type LessonName } from '../lesson-name.ts'

/** The names of the columns stay the same in every language: scripts read them. */
export const commandColumns: CsvRow = [
  'learner_id',
  'learner',
  'lesson',
  'lesson_title',
  'step',
  'terminal',
  'started_at',
  'seconds',
  'exit_code',
  'command',
]

interface ExportedCommand extends CommandFacts {
  lessonId: LessonId
  /** When it ended. */
  at: number
}

/**
 * A row for each command. What was run in the introduction or at the end was run in no step; a command that its
 * learner kept out of the shell's history has no text. Times are UTC (ISO 8601).
 */
export function commandRows(
  { userId, name }: { userId: UserId; name: string },
  commands: ExportedCommand[],
  nameOf: (id: LessonId) => LessonName,
): CsvRow[] {
  return commands.map(({ lessonId, at, page, terminal, milliseconds, exitCode, text }) => {
    const lesson = nameOf(lessonId)
    const isStep = lesson.pages.find(({ index }) => index === page)?.kind ?? 'step'
    return [
      userId,
      name,
      lessonId,
      lesson.title,
      isStep === 'step' ? stepNumber(lesson, page) : undefined,
      terminal,
      new Date(at - milliseconds).toISOString(),
      milliseconds / 1000,
      exitCode,
      text,
    ]
  })
}
