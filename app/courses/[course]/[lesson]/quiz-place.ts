import { z } from 'zod'
import { Language, LessonId } from '#common/course.ts'

/** Which quiz is answered. */
export const QuizPlace = z.object({
  lessonId: LessonId,
  /** The language that the lesson was shown in: the other one has other lines. */
  language: Language,
  page: z.number().int().min(0),
  line: z.number().int().min(1),
})
export type QuizPlace = z.infer<typeof QuizPlace>
