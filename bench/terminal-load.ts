import { costOf } from './process-cost.ts'
import { against, percentile, type Row } from './row.ts'
import { compare } from './samples.ts'
import { stopwatch } from './stopwatch.ts'
import { echoTimes } from './terminal.ts'
import { atPrompt, waitMs } from './text-stream.ts'
import type { Typist } from './typist.ts'

/** One that has to carry many terminals. */
export interface Carrier {
  name: string
  /** The next terminal, over a connection of its own. */
  open: () => Promise<Typist>
  /** The processes that carry them, those of the engine as well; but for the shells, which are the same for all. */
  pids: () => Promise<number[]>
}

const defaultSteps = [1, 10, 50, 100, 200]
const parallelOpenings = 4
const bytesASecond = 40 * 1024
const stepSeconds = 16
const fullSeconds = 60
/** What was printed in time may take this long to arrive. */
const graceMs = 1000
const settleMs = 1000
const probeMs = 50
/** The engine, and a server that has just opened many sandboxes, give memory back now and then; the engine every 2 minutes. */
const restMs = 130_000
const restStepMs = 10_000
/** Longer is not waited. */
const mostRestMs = 900_000
/** After Ctrl-C: whoever is not at a prompt by then counts as lost. */
const backMs = 30_000

interface Load {
  terminals: number
  /** Of what had to be delivered, and of the terminals. */
  delivered: number
  disconnected: number
  cpuPercent: number
  idleMebibytes: number
  loadedMebibytes: number
  echoP50: number
  echoP95: number
}

/** Many terminals that each print 40 KB/s, one carrier after the other; `most`: how many at the most. */
export async function benchLoad(carriers: Carrier[], most = defaultSteps.at(-1) ?? 1): Promise<Row[]> {
  const steps = [...defaultSteps.filter((step) => step < most), most]
  const loads = new Map<string, Load[]>()
  for (const carrier of carriers) {
    await comeToRest(carrier)
    loads.set(carrier.name, await loadsOf(carrier, steps))
  }
  const figures = (index: number, figure: (load: Load) => number): Record<string, number> =>
    Object.fromEntries(
      [...loads].map(([name, list]) => {
        const load = list.at(index)
        return [name, load ? figure(load) : Number.NaN]
      }),
    )
  const beyondFirst = (index: number, figure: (load: Load) => number): Record<string, number> =>
    Object.fromEntries(
      [...loads].map(([name, list]) => {
        const [first, load] = [list[0], list.at(index)]
        if (!first || !load) return [name, Number.NaN]
        return [name, (figure(load) - figure(first)) / (load.terminals - first.terminals)]
      }),
    )
  const belowWetty = (ours: number, peers: Row['against']) => ours < against(peers, 'WeTTY')
  const growth = steps.flatMap((step, index) => {
    const name = `${step} ${step === 1 ? 'terminal' : 'terminals'} at 40 KB/s`
    return [
      compare(
        { row: `${name}: processor`, unit: '% of a core', budget: '< WeTTY' },
        figures(index, ({ cpuPercent }) => cpuPercent),
        belowWetty,
      ),
      compare(
        { row: `${name}: memory`, unit: 'MiB', budget: '< WeTTY' },
        figures(index, ({ loadedMebibytes }) => loadedMebibytes),
        belowWetty,
      ),
      ...(index === 0
        ? []
        : [
            compare(
              { row: `${name}: memory of each beyond the first`, unit: 'MiB', budget: '< WeTTY' },
              beyondFirst(index, ({ loadedMebibytes }) => loadedMebibytes),
              belowWetty,
            ),
          ]),
      compare(
        { row: `${name}: echo of one more, p50`, unit: 'ms', budget: '< WeTTY' },
        figures(index, ({ echoP50 }) => echoP50),
        belowWetty,
      ),
      compare(
        { row: `${name}: echo of one more, p95`, unit: 'ms', budget: '< WeTTY' },
        figures(index, ({ echoP95 }) => echoP95),
        belowWetty,
      ),
    ]
  })
  return [
    compare(
      {
        row: `${most} terminals at 40 KB/s for ${fullSeconds} s: delivered`,
        unit: '%',
        budget: '≥ 90 %, ≥ WeTTY',
      },
      figures(-1, ({ delivered }) => 100 * delivered),
      // A tenth of a percent is the last message's.
      (ours, peers) => ours >= 90 && ours >= against(peers, 'WeTTY') - 0.1,
    ),
    compare(
      { row: `${most} terminals at 40 KB/s for ${fullSeconds} s: disconnected`, unit: '%', budget: '< 1 %' },
      figures(-1, ({ disconnected }) => 100 * disconnected),
      (ours) => ours < 1,
    ),
    compare(
      { row: 'processor a terminal at 40 KB/s', unit: '% of a core', budget: '< WeTTY' },
      figures(-1, ({ cpuPercent, terminals }) => cpuPercent / terminals),
      belowWetty,
    ),
    compare(
      { row: 'memory an idle terminal', unit: 'MiB', budget: '< WeTTY' },
      beyondFirst(-1, ({ idleMebibytes }) => idleMebibytes),
      belowWetty,
    ),
    ...growth,
  ]
}

/** Until no more is given back. */
async function comeToRest({ name, pids }: Carrier): Promise<void> {
  let least = Infinity
  let still = 0
  for (let waited = 0; still < restMs && waited < mostRestMs; waited += restStepMs) {
    const now = costOf(await pids()).memoryMebibytes
    if (now < 0.99 * least) {
      console.error(`  ${name}: ${Math.round(now)} MiB before the first terminal`)
      least = now
      still = 0
    }
    await pass(restStepMs)
    still += restStepMs
  }
}

async function loadsOf(carrier: Carrier, steps: number[]): Promise<Load[]> {
  const loads: Load[] = []
  const terminals: Typist[] = []
  const probe = await carrier.open()
  try {
    await probe.output.until(atPrompt)
    for (const step of steps) {
      while (terminals.length < step) {
        const some = Math.min(parallelOpenings, step - terminals.length)
        terminals.push(...(await Promise.all(Array.from({ length: some }, () => openAtPrompt(carrier)))))
      }
      console.error(`  ${carrier.name}: ${step} terminals are open`)
      loads.push(
        await measureLoad(carrier, terminals, probe, step === steps.at(-1) ? fullSeconds : stepSeconds),
      )
    }
  } finally {
    for (const terminal of [probe, ...terminals]) terminal.close()
  }
  return loads
}

async function openAtPrompt(carrier: Carrier): Promise<Typist> {
  const terminal = await carrier.open()
  await terminal.output.until(atPrompt)
  return terminal
}

async function measureLoad(
  carrier: Carrier,
  terminals: Typist[],
  probe: Typist,
  seconds: number,
): Promise<Load> {
  await pass(settleMs)
  const pids = await carrier.pids()
  const idle = costOf(pids)
  const started = terminals.map(({ output }) => output.length)
  const echoes: number[] = []
  for (const terminal of terminals) terminal.type(`clear; ${printing(seconds)}\r`)
  const elapsed = stopwatch()
  while (elapsed() < seconds * 1000) {
    // Who does not answer at all has taken at least so long.
    echoes.push(...(await echoTimes(probe, 1).catch(() => [waitMs])))
    await pass(probeMs)
  }
  const loaded = costOf(pids)
  const took = elapsed() / 1000
  await pass(graceMs)
  const wanted = seconds * bytesASecond
  const received = terminals.map(({ output }, index) =>
    Math.min(wanted, output.length - (started[index] ?? 0)),
  )
  const connected = terminals.filter((terminal) => terminal.isConnected())
  const back = await Promise.all(connected.map(comesBack))
  const held = back.filter(Boolean).length
  return {
    terminals: terminals.length,
    delivered: received.reduce((sum, bytes) => sum + bytes, 0) / (wanted * terminals.length),
    disconnected: 1 - held / terminals.length,
    cpuPercent: (100 * (loaded.cpuSeconds - idle.cpuSeconds)) / took,
    idleMebibytes: idle.memoryMebibytes,
    loadedMebibytes: loaded.memoryMebibytes,
    echoP50: percentile(echoes, 0.5),
    echoP95: percentile(echoes, 0.95),
  }
}

/** Whether it is at its prompt again: whoever could not print in time may be at it still, or never come back. */
async function comesBack(terminal: Typist): Promise<boolean> {
  terminal.type('\u0003')
  const isBack = terminal.output.until(atPrompt).then(
    () => true,
    () => false,
  )
  return Promise.race([isBack, pass(backMs).then(() => false)])
}

/** 1024 bytes 40 times a second, with what the terminal makes of a line's end; late ones are made up for. */
function printing(seconds: number): string {
  return `perl -MTime::HiRes=sleep,time -e '$s=time;until(($t=time-$s)>${seconds}){while($n<$t*40){syswrite STDOUT,("o"x30 ."\\n")x32;$n++}sleep .025}'`
}

function pass(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
