/** Far longer than the busiest machine needs, and shorter than a test may take: it then says what it had. */
const patienceMs = Number(process.env['PATIENCE_SECONDS'] ?? 120) * 1000

/** What `wait` resolves to. Rejects with what is there instead when that takes too long. */
export async function withPatience<T>(wait: Promise<T>, seen: () => string): Promise<T> {
  let cancel = (): void => undefined
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`still waiting after ${patienceMs / 1000} s. There is: ${seen()}`)),
      patienceMs,
    )
    cancel = () => clearTimeout(timer)
  })
  return Promise.race([wait, late]).finally(cancel)
}
