import type Docker from 'dockerode'
import { buildImage, pullImage, pushImage, tagImage } from './docker-image.ts'
import { fingerprint } from './fingerprint.ts'
import { findRegistry, withWritableRegistry } from './lab-registry.ts'
import type { Place } from './place.ts'
import { RegistryContent } from './registry-content.ts'
import type { Step } from './step.ts'

interface LabImage {
  /** Its folder under `images/lab`. */
  name: string
  /** Its name in the registry; `library/` is where Docker looks for `nginx`. */
  repository: string
  tags: [string, ...string[]]
  /** Docker Hub has no such image: it is ours everywhere. */
  ours?: true
}

/** In the order of building: the others are made from `alpine`. */
const labImages: LabImage[] = [
  { name: 'alpine', repository: 'library/alpine', tags: ['latest'] },
  { name: 'nginx', repository: 'library/nginx', tags: ['alpine', 'latest'] },
  { name: 'redis', repository: 'library/redis', tags: ['latest', 'alpine'] },
  { name: 'hello-world', repository: 'library/hello-world', tags: ['latest'] },
  { name: 'busybox', repository: 'library/busybox', tags: ['latest'] },
  { name: 'debian', repository: 'library/debian', tags: ['latest', 'bookworm-slim'] },
  { name: 'visit-counter', repository: 'sandlot/visit-counter', tags: ['latest'], ours: true },
]

/** Which version of an image the registry has. */
const sourceLabel = 'sandlot.source'

/** The images that lessons use, in the lab registry: Docker Hub's where it can be reached, else stand-ins for them. */
export function labImagesStep(docker: Docker, isHubReachable: () => Promise<boolean>, place: Place): Step {
  const source = (image: LabImage) =>
    fingerprint(
      place.root,
      ['packages', 'alpine', image.name].map((folder) => `images/lab/${folder}`),
    )
  const missing = async () => {
    const content = new RegistryContent(`http://${await findRegistry(docker)}`)
    const isMissing = await Promise.all(
      labImages.map(async (image) => {
        const labels = await Promise.all(image.tags.map((tag) => content.labels(image.repository, tag)))
        // An image that came from the Hub has no such label, and is not replaced by a stand-in for it.
        return labels.some(
          (found) => found === undefined || (found[sourceLabel] ?? source(image)) !== source(image),
        )
      }),
    )
    return labImages.filter((_, index) => isMissing[index])
  }

  const push = async (image: LabImage, local: (tag: string) => string, registry: string) => {
    for (const tag of image.tags) {
      const name = `${registry}/${image.repository}:${tag}`
      await tagImage(docker, local(tag), name)
      try {
        await pushImage(docker, name, `${place.logs}/push-${image.name}.log`)
      } finally {
        // The name is only for pushing: the registry has another port next time.
        await docker.getImage(name).remove()
      }
    }
  }
  const copyFromHub = async (image: LabImage, registry: string) => {
    const local = (tag: string) => `${image.repository.replace('library/', '')}:${tag}`
    for (const tag of image.tags) await pullImage(docker, local(tag), `${place.logs}/pull-${image.name}.log`)
    await push(image, local, registry)
  }
  const build = (image: LabImage) =>
    buildImage(
      docker,
      {
        folder: `${place.root}/images/lab/${image.name}`,
        tags: [localName(image)],
        labels: { [sourceLabel]: source(image) },
      },
      `${place.logs}/lab-${image.name}.log`,
    )

  return {
    name: 'lab images',
    needed: async () => (await missing()).length > 0,
    run: async (report) => {
      const images = await missing()
      const isReachable = await isHubReachable()
      await withWritableRegistry(docker, async (registry) => {
        const alpine = labImages[0]
        if (alpine !== undefined) await build(alpine)
        for (const image of images) {
          report(`${isReachable && image.ours !== true ? 'copying' : 'building'} ${image.name}`)
          if (isReachable && image.ours !== true) {
            await copyFromHub(image, registry)
          } else {
            await build(image)
            await push(image, () => localName(image), registry)
          }
        }
      })
    },
  }
}

function localName({ name }: LabImage): string {
  return `sandlot/lab-${name}:latest`
}
