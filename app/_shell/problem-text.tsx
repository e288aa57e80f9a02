'use client'

import type { Problem } from '#common/problem.ts'
import { useProblemWords } from './problem-words.ts'

/** The sentence, with its remedy, that a problem is told in. */
export function ProblemText({ problem }: { problem: Problem }) {
  return useProblemWords()(problem)
}
