'use client'

import '@xterm/xterm/css/xterm.css'
import './terminal.css'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Button } from '#app/_ui/button.tsx'
import { Spinner } from '#app/_ui/spinner.tsx'
import { readCast, type Cast } from './cast.ts'
import { CastPlayer, type PlayerSpeed } from './cast-player.ts'
import { terminalBackground } from './terminal-theme.ts'

type Loaded = { status: 'loading' } | { status: 'failed' } | { status: 'ready'; cast: Cast }

/** Plays the recording at an address: play, pause, and go to any place. */
export function CastPlayerView({ source }: { source: string }) {
  const t = useTranslations('recordings')
  const [loaded, setLoaded] = useState<Loaded>({ status: 'loading' })
  useEffect(() => {
    const given = new AbortController()
    loadCast(source, given.signal).then(
      (cast) => setLoaded({ status: 'ready', cast }),
      () => given.signal.aborted || setLoaded({ status: 'failed' }),
    )
    return () => given.abort()
  }, [source])

  if (loaded.status === 'ready') return <Player cast={loaded.cast} />
  return (
    <p role="status" className="text-muted flex items-center gap-2 text-sm">
      {loaded.status === 'loading' && <Spinner />}
      {t(loaded.status)}
    </p>
  )
}

function Player({ cast }: { cast: Cast }) {
  const t = useTranslations('recordings')
  const place = useRef<HTMLDivElement>(null)
  const host = useRef<HTMLDivElement>(null)
  const [speed, setSpeed] = useState<PlayerSpeed>(1)
  const [player, setPlayer] = useState<CastPlayer>()
  useEffect(() => {
    if (!place.current || !host.current) return
    const made = new CastPlayer(place.current, host.current, cast)
    setPlayer(made)
    return () => made.close()
  }, [cast])
  const { seconds, playing } = useSyncExternalStore(
    player?.subscribe ?? noChanges,
    player?.getNow ?? atStart,
    atStart,
  )
  return (
    <div className="border-line overflow-hidden rounded-lg border">
      <div ref={place} className="overflow-x-auto p-2" style={{ background: terminalBackground('page') }}>
        <div ref={host} className="w-max" />
      </div>
      <div className="border-line bg-surface flex items-center gap-3 border-t px-3 py-2">
        <Button size="small" onClick={() => (playing ? player?.pause() : player?.play())}>
          {t(playing ? 'pause' : 'play')}
        </Button>
        <input
          type="range"
          aria-label={t('position')}
          aria-valuetext={t('positionOf', { seconds: Math.round(seconds), total: Math.round(cast.seconds) })}
          className="accent-accent min-w-0 flex-1"
          min={0}
          max={Math.max(1, cast.seconds)}
          // Of steps, the last would end before what was printed last.
          step="any"
          value={seconds}
          onChange={({ target }) => player?.seek(Number(target.value))}
        />
        <span className="text-muted text-xs whitespace-nowrap tabular-nums" aria-hidden="true">
          {clockTime(seconds)} / {clockTime(cast.seconds)}
        </span>
        <Button
          size="small"
          variant="quiet"
          title={t('speed')}
          aria-label={t('speedOf', { speed })}
          onClick={() => {
            const next = faster[speed]
            setSpeed(next)
            player?.setSpeed(next)
          }}
        >
          {speed}×
        </Button>
      </div>
    </div>
  )
}

const faster: Record<PlayerSpeed, PlayerSpeed> = { 1: 2, 2: 4, 4: 1 }

async function loadCast(source: string, signal: AbortSignal): Promise<Cast> {
  const answer = await fetch(source, { signal })
  if (!answer.ok) throw new Error(`recording: ${answer.status}`)
  return readCast(await answer.text())
}

function clockTime(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

const start = { seconds: 0, playing: false }

function atStart() {
  return start
}

function noChanges() {
  return () => undefined
}
