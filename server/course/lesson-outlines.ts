import { setImmediate } from 'node:timers/promises'
import type { Language, Lesson } from '#common/course.ts'
import { outlineLesson, readLesson, type LessonOutline, type LessonPlace } from './lesson-outline.ts'
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

  async get(place: LessonPlace, language: Language): Promise<LessonOutline> {
    return this.kept(place, language) ?? this.#make(place, language, undefined)
  }

  /** The whole lesson as it is on the disk now, even when a look at the whole content is not due. */
  async read(place: LessonPlace, language: Language): Promise<Lesson> {
    const kept = this.kept(place, language)
    const isCurrent = (await kept?.reader.isCurrent()) ?? false
    const outline = kept && isCurrent ? kept : await this.#make(place, language, kept)
    const lesson = readLesson(outline)
    return this.withoutDocker ? { ...lesson, runtime: outline.runtime } : lesson
  }

  /** In place of the one that was kept. */
  async #make(
    place: LessonPlace,
    language: Language,
    kept: LessonOutline | undefined,
  ): Promise<LessonOutline> {
    // Thousands of lessons may be new: others have their turn, and one of them may have outlined this one.
    await setImmediate()
    const made = this.kept(place, language)
    if (made !== undefined && made !== kept) return made
    const found = outlineLesson(place, language, this.images)
    const outline = this.withoutDocker ? { ...found, runtime: runtimeWithoutDocker(found) } : found
    this.#kept.set(keyOf(place, language), outline)
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
function keyOf({ root, directory, translations, listed }: LessonPlace, language: Language): string {
  const used = translations.has(language) ? language : ''
  return [used, Array.from(translations.keys()).join(), root.path, directory, JSON.stringify(listed)].join(
    ' ',
  )
}
