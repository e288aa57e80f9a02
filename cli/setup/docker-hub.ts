const probeMs = 3000

/** Whether Docker Hub answers. Asked once: every image comes from there, or every image is made here. */
export function probeDockerHub(): () => Promise<boolean> {
  let answer: Promise<boolean> | undefined
  return () => (answer ??= probe())
}

async function probe(): Promise<boolean> {
  try {
    // 401 is its way to say hello.
    const response = await fetch('https://registry-1.docker.io/v2/', { signal: AbortSignal.timeout(probeMs) })
    return response.status === 200 || response.status === 401
  } catch {
    return false
  }
}
