import type Docker from 'dockerode'
import { findRuntimeFault, type SandboxRuntimes } from '#server/sandbox/docker-runtimes.ts'
import { Stop, type Step } from './step.ts'

/** Stops where the engine lacks a runtime that sandboxes are to run in: nobody but its operator can give it one. */
export function sandboxRuntimesStep(docker: Docker, runtimes: SandboxRuntimes): Step {
  return {
    name: 'runtimes of sandboxes',
    needed: async () => (await findRuntimeFault(docker, runtimes)) !== undefined,
    run: async () => {
      const fault = await findRuntimeFault(docker, runtimes)
      if (fault !== undefined) throw new Stop(fault)
    },
  }
}
