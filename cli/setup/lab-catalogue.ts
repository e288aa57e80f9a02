/** An image that lessons use, as the lab registry serves it. */
export interface LabImage {
  /** Its folder under `images/lab`. */
  name: string
  /** Its name in the registry; `library/` is where Docker looks for `nginx`. */
  repository: string
  tags: [string, ...string[]]
  /** Docker Hub has no such image: it is ours everywhere. */
  ours?: true
}

/** Where programs for the lab images and the registry come from; made first. */
export const labPackages = 'packages'

/** In the order they are made: the first is what most others are made from. */
export const labImages: LabImage[] = [
  { name: 'alpine', repository: 'library/alpine', tags: ['latest'] },
  { name: 'nginx', repository: 'library/nginx', tags: ['alpine', 'latest'] },
  { name: 'redis', repository: 'library/redis', tags: ['latest', 'alpine'] },
  { name: 'hello-world', repository: 'library/hello-world', tags: ['latest'] },
  { name: 'busybox', repository: 'library/busybox', tags: ['latest'] },
  { name: 'debian', repository: 'library/debian', tags: ['latest', 'bookworm-slim'] },
  { name: 'visit-counter', repository: 'sandlot/visit-counter', tags: ['latest'], ours: true },
]

/** Everything that the registry's content is made from, below the checkout. */
export const labSources = ['images/lab', 'images/registry', 'cli/setup/lab-catalogue.ts']
