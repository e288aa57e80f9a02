import { expect, test } from 'vitest'
import { oneStep, temporaryContent, writeContent } from '#server/testing/temporary-content.ts'
import { createCatalogue } from './catalogue.ts'

test('without Docker a lesson that uses it says so in every list and when it is opened, and any other runs', async () => {
  const directory = await temporaryContent({
    'course/plain/index.json': oneStep(),
    'course/plain/step1.md':
      'List the files: `ls`{{execute}}. Docker is another lesson, and so is what a docker image is.',
    // With Docker it would have a network of its own for this.
    'course/address/index.json': oneStep(),
    'course/address/step1.md': 'This machine is [[HOST_IP]].',
    'course/images/index.json': oneStep(),
    'course/images/step1.md': 'Start one: `docker run -d nginx`{{execute}}',
    'course/hosts/index.json': oneStep(),
    'course/hosts/step1.md': 'On the other one: `hostname`{{execute HOST2}}',
    'course/background/index.json': oneStep({}, { background: 'set-up.sh' }),
    'course/background/step1.md': 'Wait.',
    'course/background/set-up.sh': 'docker network create shop',
    'course/cluster/index.json': oneStep({ backend: { imageid: 'kubernetes' } }),
    'course/cluster/step1.md': 'Look.',
  })
  const catalogue = createCatalogue({ roots: [directory], withoutDocker: true })
  const runtimeOf = async (name: string) => (await catalogue.findLesson(`course/${name}`, 'en'))?.runtime
  for (const name of ['plain', 'address'])
    expect(await runtimeOf(name), name).toMatchObject({ status: 'runs', kind: 'shell' })
  for (const name of ['images', 'hosts', 'background']) {
    const runtime = await runtimeOf(name)
    expect(runtime, name).toMatchObject({ status: 'unavailable' })
    expect(runtime, name).toHaveProperty('reason', expect.stringContaining('needs Docker'))
  }
  expect(await runtimeOf('cluster')).toMatchObject({ status: 'unavailable', imageId: 'kubernetes' })
  const course = await catalogue.findCourse('course', 'en')
  const [listed] = await catalogue.listCourses('en')
  const { matches } = await catalogue.searchLessons({}, 'en')
  for (const lessons of [course?.lessons, listed?.lessons, matches.map(({ lesson }) => lesson)]) {
    const kinds = lessons?.map(({ id, runtime }) => [id, runtime.status === 'runs' && runtime.kind])
    expect(Object.fromEntries(kinds ?? [])).toEqual({
      'course/plain': 'shell',
      'course/address': 'shell',
      'course/images': false,
      'course/hosts': false,
      'course/background': false,
      'course/cluster': false,
    })
  }
  const here = await catalogue.searchLessons({ runsHere: true }, 'en')
  expect(here.matches.map(({ lesson }) => lesson.id)).toEqual(['course/address', 'course/plain'])
})

test('without Docker a lesson that comes to use it is listed as one that cannot run', async () => {
  const directory = await temporaryContent({
    'course/one/index.json': oneStep(),
    'course/one/step1.md': 'List the files: `ls`{{execute}}',
  })
  let now = 0
  const catalogue = createCatalogue({ roots: [directory], withoutDocker: true, now: () => now })
  const statuses = async () =>
    (await catalogue.findCourse('course', 'en'))?.lessons.map((each) => each.runtime.status)
  expect(await statuses()).toEqual(['runs'])
  await writeContent(directory, { 'course/one/step1.md': 'Start one: `docker run -d nginx`{{execute}}' })
  now += 60_000
  expect(await statuses()).toEqual(['unavailable'])
})
