import { setImmediate } from 'node:timers/promises'
import type { Language } from '#common/course.ts'
import { outlineLesson, type LessonOutline, type LessonPlace } from './lesson-outline.ts'
import type { SandboxImageTable } from './sandbox-image.ts'
import { runtimeWithoutDocker } from './without-docker.ts'

/** The outlines of lessons that were read, kept until one of their files changes. */
export class LessonOutlines {
  readonly #kept = new Map<string, LessonOutline>()
  #version = 0

  constructor(
    private readonly images: SandboxImageTable,
    /** No sandbox here has Docker. */
    private readonly withoutDocker: boolean,
  ) {}

  /** Another one whenever an outline has come or gone. */
  get version(): number {
    return this.#version
  }

  kept(place: LessonPlace, language: Language): LessonOutline | undefined {
    return this.#kept.get(keyOf(place, language))
  }

  /** `fresh` looks at the lesson's files again even when the whole content is not due. */
  async get(place: LessonPlace, language: Language, need: 'fresh' | 'kept'): Promise<LessonOutline> {
    const key = keyOf(place, language)
    const kept = this.#kept.get(key)
    if (kept !== undefined && (need === 'kept' || (await kept.reader.isCurrent()))) return kept
    // Thousands of lessons may be new: others have their turn, and one of them may have outlined this one.
    await setImmediate()
    const made = this.#kept.get(key)
    if (made !== undefined && made !== kept) return made
    const outline = outlineLesson(place, language, this.images)
    if (this.withoutDocker) outline.runtime = runtimeWithoutDocker(outline)
    this.#kept.set(key, outline)
    this.#version += 1
    return outline
  }

  /** Forgets those whose files have changed. */
  async dropStale(): Promise<void> {
    for (const [key, outline] of this.#kept) {
      if (await outline.reader.isCurrent()) continue
      this.#kept.delete(key)
      this.#version += 1
    }
  }
}

/** One outline serves all languages that the lesson is not translated into. */
function keyOf({ root, directory, translations }: LessonPlace, language: Language): string {
  const used = translations.has(language) ? language : ''
  return [used, Array.from(translations.keys()).join(), root.path, directory].join(' ')
}
