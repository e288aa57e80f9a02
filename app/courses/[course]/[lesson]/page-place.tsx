'use client'

import { createContext, use, type ReactNode } from 'react'
import type { QuizPlace } from './quiz-place.ts'

/** Which page of which lesson a text is. */
export type PagePlace = Omit<QuizPlace, 'line'>

const PagePlaceContext = createContext<PagePlace | undefined>(undefined)

/** Tells the parts of a page's text where they are. */
export function InPage({ place, children }: { place: PagePlace; children: ReactNode }) {
  return <PagePlaceContext value={place}>{children}</PagePlaceContext>
}

/** Undefined in a text that is no page of the lesson, such as a solution. */
export function usePagePlace(): PagePlace | undefined {
  return use(PagePlaceContext)
}
