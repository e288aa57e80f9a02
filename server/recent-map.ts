/** Keeps what was set last: beyond so many keys, the one that was set longest ago is forgotten. */
export class RecentMap<Key, Value> extends Map<Key, Value> {
  readonly #most: number

  constructor(most: number, entries: Iterable<readonly [Key, Value]> = []) {
    super()
    this.#most = most
    for (const [key, value] of entries) this.set(key, value)
  }

  override set(key: Key, value: Value): this {
    this.delete(key)
    super.set(key, value)
    for (const oldest of this.keys()) {
      if (this.size <= this.#most) break
      this.delete(oldest)
    }
    return this
  }
}
