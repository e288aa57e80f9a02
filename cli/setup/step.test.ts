import { expect, test } from 'vitest'
import { runLanes, runSteps, Stop, type Progress, type Step } from './step.ts'

test('what is there already is not done again', async () => {
  const told: string[] = []
  await runSteps([step('packages', { needed: false }), step('engine')], tellingProgress(told))
  expect(told).toEqual(['started engine', 'finished engine'])
})

test('a failure in one lane ends what runs in the other, begins nothing more, and is what is told', async () => {
  const told: string[] = []
  const compiling = step('driver', {
    run: (signal) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Stop('compiling was ended'))),
      ),
  })
  const failing = step('engine', { run: () => Promise.reject(new Stop('No Docker Engine answers')) })
  const lanes = runLanes(
    [
      [compiling, step('build')],
      [failing, step('images')],
    ],
    tellingProgress(told),
  )
  await expect(lanes).rejects.toThrow('No Docker Engine answers')
  expect(told).toEqual([
    'planned driver, build, engine, images',
    'started driver',
    'started engine',
    'failed engine',
    'failed driver',
  ])
})

test('lanes run side by side, each in its own order', async () => {
  const told: string[] = []
  let engineIsUp: () => void = () => undefined
  const engine = new Promise<void>((resolve) => (engineIsUp = resolve))
  const starting = () => {
    engineIsUp()
    return Promise.resolve()
  }
  await runLanes(
    [
      [step('driver', { run: () => engine }), step('build')],
      [step('engine', { run: starting }), step('images')],
    ],
    tellingProgress(told),
  )
  expect(told.indexOf('started engine')).toBeLessThan(told.indexOf('finished driver'))
  expect(told.indexOf('finished driver')).toBeLessThan(told.indexOf('started build'))
})

function step(
  name: string,
  {
    needed = true,
    run = () => Promise.resolve(),
  }: { needed?: boolean; run?: (signal: AbortSignal) => Promise<void> } = {},
): Step {
  return { name, needed: () => Promise.resolve(needed), run: (_, signal) => run(signal) }
}

function tellingProgress(told: string[]): Progress {
  return {
    planned: (steps) => void told.push(`planned ${steps.join(', ')}`),
    started: (name) => told.push(`started ${name}`),
    doing: () => undefined,
    finished: (name) => told.push(`finished ${name}`),
    failed: (name) => told.push(`failed ${name}`),
  }
}
