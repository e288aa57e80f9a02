import { ProblemError } from '#common/problem.ts'
import { Egress, SandboxKind } from '#common/sandbox.ts'
import { type DockerEngine, statusOf } from './docker-engine.ts'
import type { DockerRecipe } from './docker-recipe.ts'

/** Resolves when the engine answers and has the images and networks that the recipe names. */
export async function checkDockerHealth(engine: DockerEngine, recipe: DockerRecipe): Promise<void> {
  await engine.ask((docker) => docker.ping())
  const needs = await engine.ask(() => Promise.all(everyKindOfSandbox().map(recipe)))
  for (const image of new Set(needs.flatMap(({ Image }) => Image ?? []))) {
    await demand(
      'image',
      image,
      engine.ask((docker) => docker.getImage(image).inspect()),
    )
  }
  for (const network of new Set(needs.flatMap(({ HostConfig }) => HostConfig?.NetworkMode ?? []))) {
    await demand(
      'network',
      network,
      engine.ask((docker) => docker.getNetwork(network).inspect()),
    )
  }
}

function everyKindOfSandbox(): Parameters<DockerRecipe>[0][] {
  return SandboxKind.options.flatMap((kind) => Egress.options.map((egress) => ({ kind, egress })))
}

async function demand(missing: 'image' | 'network', name: string, answer: Promise<unknown>): Promise<void> {
  try {
    await answer
  } catch (cause) {
    if (statusOf(cause) === 404) throw new ProblemError('sandbox-failed', { missing, name }, { cause })
    throw cause
  }
}
