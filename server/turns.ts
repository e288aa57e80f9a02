/**
 * Lets one at a time do something, in the order they asked. Resolves when it is the caller's turn, with the function
 * that ends it; calling that twice is fine.
 */
export function createTurns(): () => Promise<() => void> {
  let last = Promise.resolve()

  return async () => {
    const before = last
    let leave = (): void => undefined
    last = new Promise((resolve) => {
      leave = resolve
    })
    await before
    return leave
  }
}
