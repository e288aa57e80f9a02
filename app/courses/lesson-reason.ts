import { getTranslations } from 'next-intl/server'
import type { LessonRuntime } from '#common/course.ts'

/** Why this installation cannot run a lesson, in the reader's language where the words are not the operator's own. */
export async function reasonOf({
  lack,
  reason,
  imageId,
}: Extract<LessonRuntime, { status: 'unavailable' }>): Promise<string> {
  const t = await getTranslations('catalogue.lacks')
  return lack === undefined ? reason : t(lack, { imageId })
}
