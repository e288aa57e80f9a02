'use client'

import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Annotation, Compartment, EditorState } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { nameOf } from '#common/file.ts'
import { codeTheme } from './code-theme.ts'
import { shownName } from './folder-tree.ts'
import { languageOf } from './language-of.ts'
import type { OpenFile } from './open-file.ts'
import { lineBreakOf } from './text-bytes.ts'

interface CodeViewProps {
  file: OpenFile
  /** The lesson's word for what files without a telling name are written in, or ''. */
  language: string
  /** Takes the keyboard when it comes to the front. */
  isFront: boolean
}

/** A file's text in CodeMirror, which keeps what can be undone for as long as the file is open. */
export function CodeView({ file, language, isFront }: CodeViewProps) {
  const t = useTranslations('editor')
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const label = t('text', { name: shownName(nameOf(file.path)) })
  const phrases = useSearchPhrases()

  useEffect(() => {
    if (!place.current) return
    const { editor, language: languagePlace } = createEditor(place.current, file, { label, phrases })
    view.current = editor
    let isThere = true
    void languageOf(nameOf(file.path), language).then((support) => {
      if (isThere && support) editor.dispatch({ effects: languagePlace.reconfigure(support) })
    })
    const detach = file.attach({
      read: () => editor.state.sliceDoc(),
      replace: (text) => replaceText(editor, text),
    })
    return () => {
      isThere = false
      detach()
      editor.destroy()
    }
    // Words do not change while a file is open: the page is loaded anew in another language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [file, language])

  useEffect(() => {
    // On a touch screen the focus would bring up the keyboard over the text.
    if (isFront && !matchMedia('(pointer: coarse)').matches) view.current?.focus()
  }, [isFront])

  return <div ref={place} className="min-h-0 flex-1 overflow-hidden" />
}

/** Marks what is not anybody's edit. */
const fromOutside = Annotation.define<boolean>()

function createEditor(
  parent: HTMLElement,
  file: OpenFile,
  { label, phrases }: { label: string; phrases: Record<string, string> },
): { editor: EditorView; language: Compartment } {
  const language = new Compartment()
  const text = file.text
  const editor = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorState.lineSeparator.of(lineBreakOf(text)),
        EditorState.phrases.of(phrases),
        EditorView.contentAttributes.of({ 'aria-label': label }),
        lineNumbers(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSpecialChars(),
        highlightSelectionMatches(),
        drawSelection(),
        history(),
        bracketMatching(),
        indentOnInput(),
        indentUnit.of('  '),
        EditorState.tabSize.of(4),
        language.of([]),
        codeTheme,
        // Escape, and then Tab, leaves the editor: CodeMirror lets that Tab through.
        keymap.of([indentWithTab, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.updateListener.of((update) => {
          const isEdit =
            update.docChanged && !update.transactions.some((change) => change.annotation(fromOutside))
          if (isEdit) file.edited()
        }),
        EditorView.domEventHandlers({ blur: () => void file.save() }),
      ],
    }),
  })
  return { editor, language }
}

/** Only what differs is replaced, so that the cursor stays where it is; the change can be undone. */
function replaceText(editor: EditorView, text: string): void {
  const lines = text.split(editor.state.lineBreak)
  const next = editor.state.toText(lines.join(editor.state.lineBreak))
  const now = editor.state.doc
  const before = now.toString()
  const after = next.toString()
  let from = 0
  while (from < before.length && from < after.length && before[from] === after[from]) from++
  let end = 0
  while (
    end < before.length - from &&
    end < after.length - from &&
    before.at(-1 - end) === after.at(-1 - end)
  ) {
    end++
  }
  editor.dispatch({
    changes: { from, to: before.length - end, insert: next.slice(from, next.length - end) },
    annotations: fromOutside.of(true),
  })
}

function useSearchPhrases(): Record<string, string> {
  const t = useTranslations('editor.search')
  return {
    Find: t('find'),
    Replace: t('replaceWith'),
    next: t('next'),
    previous: t('previous'),
    all: t('all'),
    'match case': t('matchCase'),
    'by word': t('byWord'),
    regexp: t('regexp'),
    replace: t('replace'),
    'replace all': t('replaceAll'),
    close: t('close'),
    'Go to line': t('goToLine'),
    go: t('go'),
  }
}
