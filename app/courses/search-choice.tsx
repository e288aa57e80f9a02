import { useId } from 'react'

interface SearchChoiceProps {
  name: string
  label: string
  chosen: string | undefined
  /** The words for no choice at all. */
  any: string
  options: { value: string; label: string }[]
}

/** One thing that lessons can be told apart by. It is sent with its form; nothing happens before. */
export function SearchChoice({ name, label, chosen, any, options }: SearchChoiceProps) {
  const id = useId()
  return (
    <div className="grid min-w-0 gap-1">
      <label htmlFor={id} className="text-muted text-sm">
        {label}
      </label>
      <select
        id={id}
        name={name}
        defaultValue={chosen ?? ''}
        className="border-line-strong bg-surface min-h-10 w-full rounded-lg border px-2.5 text-base sm:w-auto sm:text-sm"
      >
        <option value="">{any}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
