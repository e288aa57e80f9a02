'use client'

import { useSearchParams } from 'next/navigation'
import { pageToShow, type PageEntry } from './page-marks.ts'

/** The page of the lesson that the address names, so that a reload and the Back button keep it. */
export function usePage(pages: PageEntry[], left: number | undefined): [number, (page: number) => void] {
  const asked = useSearchParams().get('page')
  return [pageToShow(pages, asked, left), (page) => window.history.pushState(null, '', `?page=${page}`)]
}
