/** Stands where content is about to be; `label` is what a screen reader says meanwhile. */
export function Skeleton({ label, rows = 3 }: { label: string; rows?: number }) {
  return (
    <div role="status" aria-label={label} className="grid gap-4">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="bg-sunken h-24 animate-pulse rounded-xl" />
      ))}
    </div>
  )
}
