import type { ContentReport, Finding, LessonReport, StepReport } from './findings.ts'

/** One lesson's report for a person: a line when all is well, else what and where. */
export function lessonInWords(lesson: LessonReport): string {
  const mark = { passed: '✓', failed: '✗', skipped: '-' }[lesson.status]
  const used = lesson.status === 'skipped' ? 'not tested' : usage(lesson)
  return [
    `${mark} ${lesson.path}: ${used}`,
    ...lesson.steps.map(stepInWords),
    ...lesson.failures.flatMap((finding) => findingInWords('✗', finding)),
    ...lesson.notes.flatMap((finding) => findingInWords('·', finding)),
    '',
  ].join('\n')
}

export function totalInWords({ passed, failed, skipped, seconds, lessons }: ContentReport): string {
  const steps = lessons.flatMap((lesson) => lesson.steps).filter(({ check }) => check !== undefined).length
  const left = skipped === 0 ? '' : `, ${skipped} not tested`
  return `${passed} passed, ${failed} failed${left}; ${steps} checked step${steps === 1 ? '' : 's'} in ${seconds} s\n`
}

function stepInWords({ page, title, check, seconds, peakMemoryBytes }: StepReport): string {
  const result = check === undefined ? '' : `  ${check.before} → ${check.after.join(' ')}`
  return `    ${String(page).padStart(2)}  ${usage({ seconds, peakMemoryBytes }).padEnd(18)}${title}${result}`
}

function usage({ seconds, peakMemoryBytes }: { seconds: number; peakMemoryBytes: number }): string {
  return `${seconds} s, ${Math.ceil(peakMemoryBytes / 1024 ** 2)} MiB`
}

function findingInWords(mark: string, finding: Finding): string[] {
  const { page, file, line, command, reason, remedy, output } = finding
  const place = [file, line].filter((part) => part !== undefined && part !== '').join(':')
  const where = [page === undefined ? '' : `page ${page}`, place].filter((part) => part !== '').join(', ')
  return [
    `  ${mark} ${where === '' ? '' : `${where}: `}${reason}`,
    ...(command === undefined ? [] : [`      $ ${command}`]),
    ...(output === undefined || output === '' ? [] : output.split('\n').map((each) => `      | ${each}`)),
    `      ${remedy}`,
  ]
}
