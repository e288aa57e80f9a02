import type { Page } from '#common/course.ts'

/** What a lesson and its pages are called. */
export interface LessonName {
  title: string
  pages: Pick<Page, 'kind' | 'index' | 'title'>[]
}

/** A step's number as people say it, from 1; of a lesson that is no longer there, the page's own. */
export function stepNumber({ pages }: LessonName, page: number): number {
  const place = pages.filter(({ kind }) => kind === 'step').findIndex(({ index }) => index === page)
  return place === -1 ? page : place + 1
}
