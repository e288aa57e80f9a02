import type Docker from 'dockerode'
import { SandboxKind } from '#common/sandbox.ts'
import { sandboxImage } from '#server/sandbox/docker-recipe.ts'
import { buildImage, imageId } from './docker-image.ts'
import { fingerprint } from './fingerprint.ts'
import type { Place } from './place.ts'
import type { Step } from './step.ts'

const source = 'images/sandbox'

/** The two images that sandboxes are made from; built anew when anything in their folder has changed. */
export function sandboxImagesStep(docker: Docker, { root, logs }: Place): Step {
  const tags = (kind: SandboxKind): [string, string] => {
    const latest = sandboxImage[kind]
    return [latest.replace(':latest', `:${fingerprint(root, [source]).slice(0, 12)}`), latest]
  }
  const isMissing = async (kind: SandboxKind) => {
    const [hashed, latest] = await Promise.all(tags(kind).map((tag) => imageId(docker, tag)))
    return hashed === undefined || hashed !== latest
  }
  return {
    name: 'sandbox images',
    needed: async () => (await Promise.all(SandboxKind.options.map(isMissing))).includes(true),
    run: async (report) => {
      for (const kind of SandboxKind.options) {
        report(`building ${sandboxImage[kind]}`)
        await buildImage(
          docker,
          { folder: `${root}/${source}`, target: kind, tags: tags(kind) },
          `${logs}/sandbox-${kind}.log`,
        )
        await removeOlder(docker, tags(kind))
      }
    },
  }
}

/** Each version takes half a gigabyte. One that a sandbox still runs from is kept by the engine. */
async function removeOlder(docker: Docker, current: [hashed: string, latest: string]): Promise<void> {
  const repository = current[1].replace(':latest', '')
  const found = await docker.listImages({ filters: { reference: [repository] } })
  const names = found.flatMap(({ RepoTags }) => RepoTags ?? [])
  for (const name of names.filter((name) => !current.includes(name))) {
    await docker
      .getImage(name)
      .remove()
      .catch(() => undefined)
  }
}
