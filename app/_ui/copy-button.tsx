'use client'

import { useState } from 'react'
import { copyText } from '#app/_terminal/copy-text.ts'
import { Button } from './button.tsx'

interface CopyButtonProps {
  text: string
  label: string
  /** Shown, and read out, once the text is on the clipboard. */
  copiedLabel: string
}

export function CopyButton({ text, label, copiedLabel }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  return (
    <Button
      size="small"
      onBlur={() => setCopied(false)}
      onClick={async () => setCopied(await copyText(text))}
    >
      <span aria-live="polite">{copied ? `✓ ${copiedLabel}` : label}</span>
    </Button>
  )
}
