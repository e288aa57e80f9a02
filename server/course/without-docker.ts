import type { Course, Lesson, LessonRuntime } from '#common/course.ts'
import type { Catalogue } from './catalogue.ts'

/**
 * The same lessons where sandboxes have no Docker: one that names `docker` commands or a second machine says when it
 * is opened that it cannot run, any other runs in a plain sandbox.
 */
export function withoutDocker(catalogue: Catalogue): Catalogue {
  return {
    countCourses: () => catalogue.countCourses(),
    listCourses: async (language, range) => (await catalogue.listCourses(language, range)).map(plainCourse),
    async findCourse(id, language) {
      const course = await catalogue.findCourse(id, language)
      return course && plainCourse(course)
    },
    async searchLessons(filter, language, range) {
      const found = await catalogue.searchLessons(filter, language, range)
      return {
        ...found,
        matches: found.matches.map((match) => ({ ...match, lesson: plain(match.lesson) })),
      }
    },
    async findLesson(id, language) {
      const lesson = await catalogue.findLesson(id, language)
      if (lesson?.runtime.status !== 'runs' || !needsDocker(lesson)) return lesson && plain(lesson)
      return { ...lesson, runtime: { status: 'unavailable', imageId: 'docker', reason } }
    },
    readAhead: () => catalogue.readAhead(),
    renderPage: (lesson, page) => catalogue.renderPage(lesson, page),
    checkQuiz: (page, line, answer) => catalogue.checkQuiz(page, line, answer),
    quizLines: (page) => catalogue.quizLines(page),
    renderAnswer: (lesson, page) => catalogue.renderAnswer(lesson, page),
    renderCredits: (lesson, page) => catalogue.renderCredits(lesson, page),
    findImage: (path) => catalogue.findImage(path),
  }
}

const reason = 'It needs Docker, and the sandboxes here are without (SANDLOT_SANDBOX=local).'

/** As a shell is asked, not as Docker is written about. */
const dockerCommand =
  /\bdocker(?:-compose)? +(?:build|compose|exec|image|images|info|inspect|logs|network|ps|pull|push|run|service|stack|start|stop|swarm|tag|up|version|volume)\b/

function needsDocker({ machines, pages }: Lesson): boolean {
  return (
    machines === 2 || pages.some(({ text }) => text.status === 'ready' && dockerCommand.test(text.markdown))
  )
}

function plainCourse(course: Course): Course {
  return { ...course, lessons: course.lessons.map(plain) }
}

function plain<T extends { runtime: LessonRuntime }>(lesson: T): T {
  if (lesson.runtime.status !== 'runs') return lesson
  return { ...lesson, runtime: { ...lesson.runtime, kind: 'shell' } }
}
