import { useId, type ComponentProps } from 'react'

interface FieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  label: string
  hint?: string | undefined
  error?: string | undefined
}

/** A labelled input with its hint and its error, which a screen reader reads with it. */
export function Field({ label, hint, error, className = '', ...input }: FieldProps) {
  const id = useId()
  return (
    <div className={`grid gap-1.5 ${className}`}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-hint ${id}-error`}
        className="border-line-strong bg-surface placeholder:text-muted aria-invalid:border-failing min-h-10 w-full
          rounded-lg border px-3 text-base sm:text-sm"
        {...input}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-muted text-sm">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="text-failing text-sm font-medium">
          {error}
        </p>
      )}
    </div>
  )
}
