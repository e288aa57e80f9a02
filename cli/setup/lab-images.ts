import type Docker from 'dockerode'
import { buildImage, pullImage, pushImage, tagImage } from './docker-image.ts'
import { labImages, labPackages, type LabImage } from './lab-catalogue.ts'
import { labRegistry } from './lab-registry.ts'
import type { Place } from './place.ts'
import { collectGarbage, isServing, registryImage, withWritableRegistry } from './registry-container.ts'
import type { Step } from './step.ts'

/** Fills the lab registry: with Docker Hub's images where it can be reached, else with stand-ins for them. */
export function labImagesStep(docker: Docker, isHubReachable: () => Promise<boolean>, place: Place): Step {
  const { root, logs } = place

  async function build(name: string, tag: string, folder = `images/lab/${name}`): Promise<void> {
    await buildImage(docker, { folder: `${root}/${folder}`, tags: [tag] }, `${logs}/lab-${name}.log`)
  }

  /** The image under its local name, for each of its tags. */
  async function obtain(image: LabImage, fromHub: boolean): Promise<(tag: string) => string> {
    if (!fromHub) {
      await build(image.name, localName(image.name))
      return () => localName(image.name)
    }
    const hubName = (tag: string) => `${image.repository.replace('library/', '')}:${tag}`
    for (const tag of image.tags) await pullImage(docker, hubName(tag), `${logs}/pull-${image.name}.log`)
    return hubName
  }

  async function push(image: LabImage, local: (tag: string) => string, registry: string): Promise<void> {
    for (const tag of image.tags) {
      const name = `${registry}/${image.repository}:${tag}`
      await tagImage(docker, local(tag), name)
      try {
        await pushImage(docker, name, `${logs}/push-${image.name}.log`)
      } finally {
        // The name is only for pushing: the registry has another port next time.
        await docker.getImage(name).remove()
      }
    }
  }

  return {
    name: 'lab images',
    // The registry that serves them is started when all of them are there.
    needed: async () => !(await isServing(docker, await labRegistry(docker, place))),
    run: async (report) => {
      report('building what they are made from')
      await build(labPackages, localName(labPackages))
      await build('registry', registryImage, 'images/registry')
      await build('alpine', localName('alpine'))
      const isReachable = await isHubReachable()
      await withWritableRegistry(docker, async (registry) => {
        for (const image of labImages) {
          const fromHub = isReachable && image.ours !== true
          report(`${fromHub ? 'copying' : 'building'} ${image.repository.replace('library/', '')}`)
          await push(image, await obtain(image, fromHub), registry)
        }
      })
      report('removing what no image needs any more')
      await collectGarbage(docker)
    },
  }
}

function localName(name: string): string {
  return `sandlot/lab-${name}:latest`
}
