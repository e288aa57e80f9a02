import fc from 'fast-check'
import type { ProgressEvent } from '#common/progress.ts'

/** Any history of a few steps, in order of time: for property tests. */
export function progressEvents(
  about: Pick<ProgressEvent, 'lessonId' | 'sessionId'>,
): fc.Arbitrary<ProgressEvent[]> {
  const page = fc.integer({ min: 0, max: 4 })
  const happening = fc.oneof(
    fc.record({ kind: fc.constant('session-opened' as const) }),
    fc.record({ kind: fc.constant('sandbox-started' as const), milliseconds: fc.nat() }),
    fc.record({ kind: fc.constant('step-entered' as const), page }),
    fc.record({ kind: fc.constant('step-left' as const), page, activeMs: fc.nat(60_000) }),
    fc.record({ kind: fc.constant('check-passed' as const), page }),
    fc.record({ kind: fc.constant('check-failed' as const), page, hint: fc.string() }),
    fc.record({ kind: fc.constant('check-errored' as const), page, code: fc.string() }),
    fc.record(
      {
        ...{ kind: fc.constant('command-ended' as const), page, terminal: fc.integer({ min: 1, max: 9 }) },
        ...{ text: fc.string(), exitCode: fc.nat(255), milliseconds: fc.nat(60_000) },
      },
      { requiredKeys: ['kind', 'page', 'terminal', 'exitCode', 'milliseconds'] },
    ),
    fc.record({ kind: fc.constant('lesson-completed' as const) }),
    fc.record({ kind: fc.constant('session-reset' as const) }),
    fc.record({ kind: fc.constant('session-ended' as const), reason: fc.string() }),
  )
  return fc
    .array(happening, { maxLength: 30 })
    .map((happenings) => happenings.map((each, index) => ({ ...about, at: index * 1000, ...each })))
}
