import type { Level } from '#common/course.ts'

/** Reads one of three levels out of what authors write in four languages; undefined when it is something else. */
export function readLevel(difficulty: string): Level | undefined {
  return levels.find(([, words]) => words.test(difficulty.trim()))?.[0]
}

const levels: [Level, RegExp][] = [
  [
    'beginner',
    /^(?:begin|easy|basic|novice|intro|fundamental|débutant|debutant|anfänger|facile|入门|初级|初学|초급|입문|쉬움)/i,
  ],
  ['intermediate', /^(?:intermed|medium|moderate|intermédiaire|mittel|中级|중급|보통)/i],
  ['advanced', /^(?:advance|expert|master|hard|difficult|experienced|avancé|精通|高级|고급|어려움)/i],
]
