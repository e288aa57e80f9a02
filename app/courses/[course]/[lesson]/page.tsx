import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { LessonId, type Lesson } from '#common/course.ts'
import { findCourse, findLesson, renderAnswer, renderCredits, renderPage } from '#server/course/queries.ts'
import { previewPlace } from '#server/preview/queries.ts'
import { showsScripts } from '#server/session/queries.ts'
import { ownProgress } from '../../own-progress.ts'
import { reasonOf } from '../../lesson-reason.ts'
import { coursePath, lessonIdAt, lessonPath } from '../../paths.ts'
import { signedInActor } from '#app/_shell/actor.ts'
import { pathParam } from '#app/_shell/path-param.ts'
import { BrokenLesson } from './broken-lesson.tsx'
import { BrokenPage } from './broken-page.tsx'
import { LessonText } from './lesson-text.tsx'
import { LessonWorkspace } from './lesson-workspace.tsx'
import { pageHeading } from './page-heading.ts'
import { InPage } from './page-place.tsx'
import { pagePorts } from './page-ports.ts'
import { pageQuizzes } from './page-quizzes.ts'
import type { LessonHead, LessonPage } from './text-pane.tsx'
import './code.css'
import './prose.css'
import './quiz.css'

type LessonPageProps = PageProps<'/courses/[course]/[lesson]'>

export async function generateMetadata({ params }: LessonPageProps): Promise<Metadata> {
  const { title, description } = await lessonOf(params)
  return { title, description }
}

export default async function LessonRoute({ params }: LessonPageProps) {
  const lesson = await lessonOf(params)
  if (lesson.pages.length === 0) return <BrokenLesson lesson={lesson} />
  const actor = await signedInActor()
  const { pages, ports } = await drawPages(lesson)
  const { runtime, workspace } = lesson
  return (
    <LessonWorkspace
      lessonId={lesson.id}
      path={lessonPath(lesson.id)}
      lesson={await headOf(lesson)}
      pages={pages}
      progress={(await ownProgress()).get(lesson.id)}
      actorId={actor?.id}
      unavailable={runtime.status === 'unavailable' ? await reasonOf(runtime) : undefined}
      ports={ports}
      previews={previewPlace()}
      workspace={workspace}
      showsScripts={showsScripts(actor, lesson)}
    />
  )
}

async function lessonOf(params: LessonPageProps['params']): Promise<Lesson> {
  const { course, lesson } = await params
  const id = LessonId.safeParse(lessonIdAt(pathParam(course), pathParam(lesson)))
  const found = id.success ? await findLesson(id.data, await getLocale()) : undefined
  return found ?? notFound()
}

/** The texts of all pages that are shown, and the ports that they and the lesson's dashboards talk about. */
async function drawPages(lesson: Lesson): Promise<{ pages: LessonPage[]; ports: number[] }> {
  const t = await getTranslations('lesson')
  const shown = lesson.pages.filter(({ hidden }) => !hidden)
  const trees = await Promise.all(shown.map((page) => renderPage(lesson, page)))
  const answers = await Promise.all(shown.map((page) => renderAnswer(lesson, page)))
  const credits = await Promise.all(shown.map((page) => renderCredits(lesson, page)))
  const firstStep = lesson.pages.findIndex(({ kind }) => kind === 'step')
  const pages = shown.map((page, place): LessonPage => {
    const number = page.kind === 'step' ? page.index - firstStep + 1 : 0
    const tree = trees[place]
    const { title, text } = pageHeading(page.title, tree ?? { type: 'root', children: [] })
    const answer = answers[place]
    const thanks = credits[place]
    return {
      index: page.index,
      kind: page.kind,
      number,
      title: title || t(`titles.${page.kind}`, { number }),
      hasCheck: page.check !== undefined,
      hints: page.hints,
      quizzes: pageQuizzes(tree),
      answer: answer && <LessonText tree={answer} />,
      credits: thanks && <LessonText tree={thanks} />,
      content:
        page.text.status === 'broken' ? (
          <BrokenPage problem={page.text.problem} />
        ) : (
          <InPage place={{ lessonId: lesson.id, language: lesson.language, page: page.index }}>
            <LessonText tree={text} />
          </InPage>
        ),
    }
  })
  const dashboards = lesson.workspace.dashboards.flatMap((dashboard) =>
    'port' in dashboard ? dashboard.port : [],
  )
  return { pages, ports: [...new Set([...pagePorts(trees), ...dashboards])] }
}

/** Where the lesson belongs, and where its end leads: the course's next lesson, or back to the course. */
async function headOf(lesson: Lesson): Promise<LessonHead> {
  const t = await getTranslations('lesson')
  const course = await findCourse(lesson.courseId, await getLocale())
  const lessons = course?.lessons ?? []
  const next = lessons[lessons.findIndex(({ id }) => id === lesson.id) + 1]
  const back = { href: coursePath(lesson.courseId), title: course?.title ?? lesson.courseId }
  return {
    title: lesson.title,
    language: lesson.language,
    challenge: lesson.challenge,
    hidesSteps: lesson.workspace.hidesSteps,
    course: back,
    onward: next
      ? { href: lessonPath(next.id), label: t('nextLesson', { title: next.title }) }
      : { href: back.href, label: t('backToCourse') },
  }
}
