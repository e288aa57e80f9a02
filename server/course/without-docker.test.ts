import { expect, test } from 'vitest'
import { oneStep, temporaryContent } from '#server/testing/temporary-content.ts'
import { createCatalogue } from './catalogue.ts'
import { withoutDocker } from './without-docker.ts'

test('without Docker a lesson that uses it says so when it is opened, and any other runs', async () => {
  const directory = await temporaryContent({
    'course/plain/index.json': oneStep(),
    'course/plain/step1.md': 'List the files: `ls`{{execute}}. Docker is another lesson.',
    'course/images/index.json': oneStep(),
    'course/images/step1.md': 'Start one: `docker run -d nginx`{{execute}}',
    'course/hosts/index.json': oneStep(),
    'course/hosts/step1.md': 'On the other one: `hostname`{{execute HOST2}}',
    'course/cluster/index.json': oneStep({ backend: { imageid: 'kubernetes' } }),
    'course/cluster/step1.md': 'Look.',
  })
  const catalogue = withoutDocker(createCatalogue({ roots: [directory] }))
  const runtimeOf = async (name: string) => (await catalogue.findLesson(`course/${name}`, 'en'))?.runtime
  expect(await runtimeOf('plain')).toMatchObject({ status: 'runs', kind: 'shell' })
  for (const name of ['images', 'hosts']) {
    const runtime = await runtimeOf(name)
    expect(runtime, name).toMatchObject({ status: 'unavailable' })
    expect(runtime, name).toHaveProperty('reason', expect.stringContaining('needs Docker'))
  }
  expect(await runtimeOf('cluster')).toMatchObject({ status: 'unavailable', imageId: 'kubernetes' })
  const course = await catalogue.findCourse('course', 'en')
  expect(
    course?.lessons.filter(({ runtime }) => runtime.status === 'runs' && runtime.kind !== 'shell'),
  ).toEqual([])
})
