import type { TerminalSnapshot } from '#common/protocol.ts'
import type { TerminalSize } from '#common/sandbox.ts'
import { OutputWindow } from '#server/terminal/output-window.ts'

/** A page that shows a terminal. */
export interface Viewer {
  /** Names the page; its input is numbered under this name. */
  readonly writer: string
  /** `accepted`: the shell has its input up to there, where that is news. */
  output(offset: number, bytes: Uint8Array, accepted?: number): void
  accepted(accepted: number): void
  /** It will hear no more; it may attach again. */
  lost(): void
  /** Another page has the keyboard and the size now; this one still watches. */
  taken(): void
  /** The page with the keyboard has another size; output from here on is for it. */
  resized(size: TerminalSize): void
  exited(): void
}

export interface Attachment {
  snapshot: TerminalSnapshot
  /** From now on the viewer gets what was printed since the snapshot. */
  follow: () => void
}

/** A watcher this far behind gets no more: a fresh snapshot costs less. */
const watcherLagBytes = 1024 * 1024

interface Place {
  viewer: Viewer
  window: OutputWindow
  /** Output since the snapshot, while the page has not got that yet. */
  backlog: { offset: number; bytes: Uint8Array }[] | undefined
  /** What it has to be told that the shell has. */
  accepted: number | undefined
}

/** The pages that show one terminal, of which one has the keyboard: the latest that attached. */
export class Viewers {
  private readonly places = new Map<Viewer, Place>()
  private controller: Place | undefined

  /** Whether the terminal has to wait, since the page with the keyboard is too far behind. */
  get mustWait(): boolean {
    return this.controller?.window.isFull ?? false
  }

  get writers(): string[] {
    return [...this.places.keys()].map(({ writer }) => writer)
  }

  isControlledBy(viewer: Viewer): boolean {
    return this.controller?.viewer === viewer
  }

  /** It misses no output from here on and gets it when it follows. */
  watch(viewer: Viewer, offset: number): void {
    this.admit(viewer, offset)
  }

  /** As `watch`, and gives it the keyboard. */
  add(viewer: Viewer, offset: number): void {
    const before = this.controller?.viewer
    this.controller = this.admit(viewer, offset)
    if (!before) return
    // The same page over a new connection: the old one is dead.
    if (before.writer === viewer.writer) this.places.delete(before)
    else before.taken()
  }

  /** `cut`: the beginning of what the snapshot could not show. */
  follow(viewer: Viewer, offset: number, cut: Uint8Array): void {
    const place = this.places.get(viewer)
    if (!place?.backlog) return
    const backlog = place.backlog
    place.backlog = undefined
    if (cut.length > 0) viewer.output(offset, cut)
    for (const output of backlog) viewer.output(output.offset, output.bytes)
  }

  output(offset: number, bytes: Uint8Array): void {
    for (const place of this.places.values()) {
      place.window.sent(offset + bytes.length)
      if (place.backlog) place.backlog.push({ offset, bytes })
      else place.viewer.output(offset, bytes, takeAccepted(place))
      if (place !== this.controller && place.window.unacknowledged > watcherLagBytes) this.lose(place.viewer)
    }
  }

  /** Tells all but the page with the keyboard, whose size it is. */
  resized(size: TerminalSize): void {
    for (const place of this.places.values()) {
      if (place !== this.controller) place.viewer.resized(size)
    }
  }

  drawn(viewer: Viewer, offset: number): void {
    this.places.get(viewer)?.window.drawn(offset)
  }

  /** Told with the echo where that came along, and by itself when it did not. */
  accepted(writer: string, accepted: number): void {
    for (const place of this.places.values()) {
      if (place.viewer.writer !== writer) continue
      if (place.accepted === undefined) queueMicrotask(() => this.tellAccepted(place))
      place.accepted = accepted
    }
  }

  remove(viewer: Viewer): void {
    this.places.delete(viewer)
    if (this.controller?.viewer === viewer) this.controller = undefined
  }

  lose(viewer: Viewer): void {
    this.remove(viewer)
    viewer.lost()
  }

  loseAll(): void {
    for (const viewer of this.places.keys()) this.lose(viewer)
  }

  exitAll(): void {
    for (const viewer of this.places.keys()) {
      this.remove(viewer)
      viewer.exited()
    }
  }

  private admit(viewer: Viewer, offset: number): Place {
    const place: Place = { viewer, window: new OutputWindow(offset), backlog: [], accepted: undefined }
    this.places.set(viewer, place)
    return place
  }

  private tellAccepted(place: Place): void {
    const accepted = takeAccepted(place)
    if (accepted !== undefined) place.viewer.accepted(accepted)
  }
}

function takeAccepted(place: Place): number | undefined {
  const { accepted } = place
  place.accepted = undefined
  return accepted
}
