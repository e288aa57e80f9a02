import type Docker from 'dockerode'
import { plainShellImage, sandboxImage, sandboxImageSource } from '#server/sandbox/docker-recipe.ts'
import { buildImage, hasImage } from './docker-image.ts'
import type { Place } from './place.ts'
import type { Step } from './step.ts'

/** Another checkout on this machine may run from an older version, or be about to. */
const keptForSeconds = 24 * 3600

/** By the stage that each is built to. */
const images = { ...sandboxImage, 'shell-plain': plainShellImage }

/** The images that sandboxes are made from; built anew when anything in their folder has changed. */
export function sandboxImagesStep(docker: Docker, { root, logs }: Place): Step {
  const missing = async () => {
    const there = await Promise.all(
      Object.entries(images).map(async ([target, name]) => ({
        target,
        name,
        is: await hasImage(docker, name),
      })),
    )
    return there.filter(({ is }) => !is)
  }
  return {
    name: 'sandbox images',
    needed: async () => (await missing()).length > 0,
    run: async (report) => {
      for (const { target, name } of await missing()) {
        report(`building ${name}`)
        await buildImage(
          docker,
          { folder: `${root}/${sandboxImageSource}`, target, tags: [name] },
          `${logs}/sandbox-${target}.log`,
        )
        await removeOlder(docker, name)
      }
    },
  }
}

/** Each version takes half a gigabyte. One that a sandbox still runs from is kept by the engine. */
async function removeOlder(docker: Docker, current: string): Promise<void> {
  const [repository = ''] = current.split(':')
  const found = await docker.listImages({ filters: { reference: [repository] } })
  const old = found.filter(({ Created }) => Created < Date.now() / 1000 - keptForSeconds)
  for (const name of old.flatMap(({ RepoTags }) => RepoTags ?? [])) {
    if (name.startsWith(current)) continue
    await docker
      .getImage(name)
      .remove()
      .catch(() => undefined)
  }
}
