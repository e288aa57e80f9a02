import { LessonFilter } from '#common/course.ts'

/** The query of an address, as Next parses it. */
export type AddressQuery = Record<string, string | string[] | undefined>

/**
 * What an address (`?q=docker&difficulty=beginner&minutes=30&language=ko&runs=here`) asks the catalogue for.
 * A value that makes no sense asks for nothing; undefined when nothing is asked for at all.
 */
export function readLessonFilter(query: AddressQuery): LessonFilter | undefined {
  const { shape } = LessonFilter
  const words = one(query['q'])?.trim().slice(0, longestQuery)
  const filter = {
    words: words === '' ? undefined : words,
    level: shape.level.safeParse(one(query['difficulty'])).data,
    maxMinutes: shape.maxMinutes.safeParse(minutes(one(query['minutes']))).data,
    language: shape.language.safeParse(one(query['language'])).data,
    runsHere: one(query['runs']) === 'here' ? true : undefined,
  }
  return Object.values(filter).some((value) => value !== undefined) ? LessonFilter.parse(filter) : undefined
}

/** Letters that a search may have. */
export const longestQuery = 200

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}

function minutes(value: string | undefined): number | undefined {
  return value === undefined || value.trim() === '' ? undefined : Number(value)
}
