import { z } from 'zod'

/** What the lab registry holds, asked over its HTTP interface. */
export class RegistryContent {
  readonly #url: string

  /** `url`: `http://127.0.0.1:5000` */
  constructor(url: string) {
    this.#url = url
  }

  async answers(): Promise<boolean> {
    return fetch(`${this.#url}/v2/`, { signal: AbortSignal.timeout(2000) }).then(
      (response) => response.ok,
      () => false,
    )
  }

  /** The image's labels; none when there is no such image. */
  async labels(repository: string, tag: string): Promise<Record<string, string> | undefined> {
    const manifest = await this.#read(`${repository}/manifests/${tag}`, Manifest)
    if (manifest === undefined) return undefined
    const image = await this.#read(`${repository}/blobs/${manifest.config.digest}`, ImageConfig)
    return image?.config.Labels ?? {}
  }

  async #read<T>(path: string, shape: z.ZodType<T>): Promise<T | undefined> {
    const response = await fetch(`${this.#url}/v2/${path}`, {
      headers: { accept: manifestTypes.join(', ') },
      signal: AbortSignal.timeout(5000),
    })
    if (response.status === 404) return undefined
    if (!response.ok) throw new Error(`the lab registry answered ${response.status} for ${path}`)
    return shape.parse(await response.json())
  }
}

const manifestTypes = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
]

const Manifest = z.object({ config: z.object({ digest: z.string() }) })
const ImageConfig = z.object({ config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }) })
