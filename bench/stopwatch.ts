/** Milliseconds since this was called. */
export function stopwatch(): () => number {
  const started = performance.now()
  return () => performance.now() - started
}
