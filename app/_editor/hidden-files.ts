import { matchesGlob } from '#common/glob.ts'

/** Which files the lesson keeps out of the editor's tree. */
export class HiddenFiles {
  constructor(
    private readonly hideHidden: boolean,
    private readonly patterns: readonly string[],
  ) {}

  /** `path`: relative to the editor's folder. A pattern without a slash means a name anywhere. */
  hides(path: string): boolean {
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (this.hideHidden && name.startsWith('.')) return true
    return this.patterns.some((pattern) =>
      pattern.includes('/') ? matchesGlob(pattern.replace(/^\//, ''), path) : matchesGlob(pattern, name),
    )
  }
}
