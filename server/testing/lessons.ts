import { CourseId, LessonId, type Lesson, type Page } from '#common/course.ts'
import type { SandboxKind } from '#common/sandbox.ts'

/** A lesson of an intro, as many steps as there are checks, and a finish; a step may be without a check. */
export function testLesson(name: string, checks: (string | undefined)[] = [undefined, undefined]): Lesson {
  const steps = checks.map((check, index): Page => ({
    ...page('step', index + 1),
    ...(check ? { check } : {}),
  }))
  return {
    id: LessonId.parse(`course/${name}`),
    courseId: CourseId.parse('course'),
    title: `Lesson ${name}`,
    description: '',
    languages: ['en'],
    stepCount: steps.length,
    runtime: { status: 'runs', kind: 'shell', egress: 'none' },
    problemCount: 0,
    language: 'en',
    dialects: [],
    machines: 1,
    challenge: false,
    workspace: {
      layout: 'terminal',
      editorDirectory: '/root',
      openFiles: [],
      editor: { showTree: true, hideHidden: false, exclude: [], language: '' },
      terminals: [],
      dashboards: [],
      hidesSteps: false,
      greeting: '',
    },
    pages: [page('intro', 0), ...steps, page('finish', steps.length + 1)],
    assets: [],
    problems: [],
  }
}

const lab = testLesson('lab')
const ownEngine = testLesson('own-engine')

/** One of each kind of sandbox, on a network. */
export const cycledLessons: Record<SandboxKind, Lesson> = {
  shell: { ...lab, runtime: { status: 'runs', kind: 'shell', egress: 'lab' } },
  docker: { ...ownEngine, runtime: { status: 'runs', kind: 'docker', egress: 'lab' } },
}

function page(kind: Page['kind'], index: number): Page {
  return {
    kind,
    index,
    title: `Page ${index}`,
    text: { status: 'ready', markdown: '', file: `${index}.md` },
    hints: [],
    hidden: false,
    quietCheck: true,
  }
}
