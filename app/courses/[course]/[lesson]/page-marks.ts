import type { LessonProgress } from '#common/progress.ts'

/** A page of the lesson as the step list needs it. */
export interface PageEntry {
  index: number
  kind: 'intro' | 'step' | 'finish'
  /** Steps count from 1; intro and finish have 0. */
  number: number
  title: string
  hasCheck: boolean
}

/** `done`: passed, or read where there is nothing to check. */
export type PageMark = 'none' | 'entered' | 'failing' | 'done'

/** How far the learner is with a page. A page without a check is done once the learner has gone past it. */
export function pageMark(page: PageEntry, current: number, progress: LessonProgress | undefined): PageMark {
  const step = progress?.steps.find((step) => step.page === page.index)
  if (step?.state === 'done' || (page.kind === 'finish' && progress?.completedAt !== undefined)) return 'done'
  if (!step) return 'none'
  return !page.hasCheck && page.index !== current && page.kind !== 'finish' ? 'done' : step.state
}

/** Steps of the lesson that are done, and how many there are; intro and finish do not count. */
export function stepsDone(
  pages: PageEntry[],
  current: number,
  progress: LessonProgress | undefined,
): { done: number; total: number } {
  const steps = pages.filter((page) => page.kind === 'step')
  return {
    done: steps.filter((page) => pageMark(page, current, progress) === 'done').length,
    total: steps.length,
  }
}

/** The steps that keep the lesson from being done. One without a check is, once it was read. */
export function openSteps(pages: PageEntry[], progress: LessonProgress | undefined): PageEntry[] {
  return pages.filter((page) => {
    const step = progress?.steps.find((step) => step.page === page.index)
    if (page.hasCheck) return step?.state !== 'done'
    return page.kind === 'step' && progress !== undefined && step === undefined
  })
}

/** The page that an address (`?page=2`) asks for; without one, the page where the learner left off. */
export function pageToShow(
  pages: PageEntry[],
  asked: string | null | undefined,
  left: number | undefined,
): number {
  const wanted = asked !== null && asked !== undefined && /^\d+$/.test(asked) ? Number(asked) : left
  return pages.find((page) => page.index === wanted)?.index ?? pages[0]?.index ?? 0
}
