import Link from 'next/link'
import type { ComponentProps } from 'react'
import { LinkPending } from './link-pending.tsx'

type Variant = 'primary' | 'secondary' | 'quiet' | 'danger'
type Size = 'small' | 'medium' | 'large'

interface Look {
  variant?: Variant
  size?: Size
}

/** A button that does something here. Its type is `button` unless it is given one. */
export function Button({
  variant,
  size,
  className = '',
  type = 'button',
  ...button
}: Look & ComponentProps<'button'>) {
  return <button type={type} className={`${buttonLook({ variant, size })} ${className}`} {...button} />
}

/** A link that looks like a button: goes somewhere, which is not fetched before. */
export function LinkButton(props: Look & ComponentProps<typeof Link>) {
  const { variant, size, className = '', children, ...link } = props
  return (
    <Link prefetch={false} className={`${buttonLook({ variant, size })} ${className}`} {...link}>
      {children}
      <LinkPending />
    </Link>
  )
}

const variants: Record<Variant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover border-transparent',
  secondary: 'bg-surface text-ink border-line-strong hover:bg-sunken',
  quiet: 'bg-transparent text-ink border-transparent hover:bg-sunken',
  danger: 'bg-surface text-failing border-failing hover:bg-failing-soft',
}

const sizes: Record<Size, string> = {
  small: 'min-h-8 px-2.5 text-sm gap-1.5 rounded-md',
  medium: 'min-h-10 px-4 text-sm gap-2 rounded-lg',
  large: 'min-h-12 px-5 text-base gap-2 rounded-lg',
}

function buttonLook({
  variant = 'secondary',
  size = 'medium',
}: {
  variant: Variant | undefined
  size: Size | undefined
}) {
  return `inline-flex items-center justify-center border py-1 text-center font-medium transition-colors
    disabled:cursor-not-allowed disabled:opacity-60 ${variants[variant]} ${sizes[size]}`
}
