'use client'

import { useTranslations } from 'next-intl'
import { Button } from '#app/_ui/button.tsx'
import { Dialog } from '#app/_ui/dialog.tsx'

interface RemoveFileDialogProps {
  name: string
  isFolder: boolean
  onRemove: () => Promise<boolean>
  onClose: () => void
}

export function RemoveFileDialog({ name, isFolder, onRemove, onClose }: RemoveFileDialogProps) {
  const t = useTranslations('editor.remove')
  return (
    <Dialog open title={t('title', { name })} onClose={onClose}>
      <p className="text-sm">{t(isFolder ? 'folder' : 'file')}</p>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('keep')}</Button>
        <Button variant="danger" onClick={() => void onRemove().then(onClose)}>
          {t('remove')}
        </Button>
      </div>
    </Dialog>
  )
}
