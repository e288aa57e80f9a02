import type { ComponentProps } from 'react'

/** A raised surface that holds one thing. */
export function Card({ className = '', ...section }: ComponentProps<'section'>) {
  return (
    <section className={`bg-surface border-line shadow-raised rounded-xl border ${className}`} {...section} />
  )
}
