'use client'

import { useState } from 'react'
import { Button } from './button.tsx'
import { copyText } from './copy-text.ts'

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
