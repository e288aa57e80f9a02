interface ProgressBarProps {
  /** What is measured, for people who do not see the bar. */
  label: string
  done: number
  total: number
}

export function ProgressBar({ label, done, total }: ProgressBarProps) {
  const percent = total === 0 ? 0 : Math.round((100 * done) / total)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      className="bg-line h-1.5 w-full overflow-hidden rounded-full"
    >
      <div className="bg-done h-full rounded-full" style={{ width: `${percent}%` }} />
    </div>
  )
}
