import type { LessonRuntime } from '#common/course.ts'
import { machinesOf } from './lesson-machines.ts'
import { readPages, type LessonOutline } from './lesson-outline.ts'

/**
 * What a lesson runs in where sandboxes have no Docker: in nothing when it gives `docker` commands, in its texts or
 * its scripts, or has a second machine; else in a plain sandbox. Reads the lesson's files.
 */
export function runtimeWithoutDocker(lesson: LessonOutline): LessonRuntime {
  if (lesson.runtime.status !== 'runs') return lesson.runtime
  return needsDocker(lesson)
    ? { status: 'unavailable', imageId: 'docker', lack: 'docker', reason }
    : { ...lesson.runtime, kind: 'shell' }
}

const reason = 'It needs Docker, and the sandboxes here are without (SANDLOT_SANDBOX=local).'

/** As a shell is asked, not as Docker is written about: “a docker image” needs none, `docker image ls` does. */
const dockerCommand = new RegExp(
  [
    String.raw`\bdocker(?:-compose| compose)? +(?:-{1,2}\w|(?:build|exec|images|info|inspect|kill|login|logs|ps|pull|push|rmi?|run|start|stats|stop|tag|up|version)\b)`,
    String.raw`\bdocker +(?:builder|buildx|container|context|image|network|node|service|stack|swarm|system|volume) +(?:create|build|connect|deploy|df|exec|init|inspect|join|logs|ls|prune|ps|rm|run|scale|start|stop|update)\b`,
  ].join('|'),
)

function needsDocker(lesson: LessonOutline): boolean {
  const texts = readPages(lesson).map(({ text }) => (text.status === 'ready' ? text.markdown : ''))
  return (
    machinesOf(lesson.index, texts) === 2 ||
    [...texts, ...scriptsOf(lesson)].some((text) => dockerCommand.test(text))
  )
}

/** What the lesson itself runs. */
function scriptsOf({ pages, reader }: LessonOutline): string[] {
  const files = pages.flatMap(({ foreground, background, check }) => [foreground, background, check])
  return files.flatMap((path) => {
    const found = path === undefined ? undefined : reader.find(reader.root.relative(path))
    return found?.status === 'found' ? (reader.read(found) ?? []) : []
  })
}
