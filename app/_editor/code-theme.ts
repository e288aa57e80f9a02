import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** The page's own colours, which change with its theme by themselves. */
export const codeTheme: Extension = [
  EditorView.theme({
    '&': { height: '100%', backgroundColor: 'var(--color-surface)', color: 'var(--color-ink)' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--font-mono)', fontSize: '13.5px', lineHeight: '1.55' },
    '.cm-content': { caretColor: 'var(--color-ink)', paddingBlock: '8px' },
    '.cm-cursor': { borderLeftColor: 'var(--color-ink)', borderLeftWidth: '2px' },
    '.cm-gutters': {
      backgroundColor: 'var(--color-surface)',
      color: 'var(--color-muted)',
      borderRight: '1px solid var(--color-line)',
    },
    '.cm-activeLine, .cm-activeLineGutter': {
      backgroundColor: 'color-mix(in srgb, var(--color-accent) 8%, transparent)',
    },
    '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
      backgroundColor: 'color-mix(in srgb, var(--color-accent) 28%, transparent)',
    },
    '.cm-matchingBracket': {
      backgroundColor: 'color-mix(in srgb, var(--color-accent) 22%, transparent) !important',
      color: 'inherit !important',
    },
    '.cm-panels': { backgroundColor: 'var(--color-sunken)', color: 'var(--color-ink)' },
    '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--color-line)' },
    '.cm-panel.cm-search': { padding: '8px 36px 8px 12px', fontSize: '14px' },
    '.cm-panel.cm-search [name=close]': { fontSize: '20px', padding: '0 10px', color: 'var(--color-muted)' },
    '.cm-textfield': {
      backgroundColor: 'var(--color-surface)',
      border: '1px solid var(--color-line-strong)',
      borderRadius: '6px',
      padding: '3px 8px',
    },
    '.cm-button': {
      backgroundImage: 'none',
      backgroundColor: 'var(--color-surface)',
      border: '1px solid var(--color-line-strong)',
      borderRadius: '6px',
    },
    '.cm-searchMatch': {
      backgroundColor: 'color-mix(in srgb, var(--color-trying) 30%, transparent)',
    },
    '.cm-searchMatch-selected': {
      backgroundColor: 'color-mix(in srgb, var(--color-trying) 60%, transparent)',
    },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.comment, tags.meta], color: 'var(--color-muted)', fontStyle: 'italic' },
      {
        tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.heading, tags.tagName],
        color: 'light-dark(#8a2f8f, #d89be0)',
      },
      {
        tag: [tags.string, tags.special(tags.string), tags.regexp, tags.link],
        color: 'light-dark(#23703a, #8fd3a1)',
      },
      {
        tag: [tags.number, tags.bool, tags.null, tags.atom, tags.unit],
        color: 'light-dark(#9a4a00, #eab26f)',
      },
      {
        tag: [tags.propertyName, tags.attributeName, tags.definition(tags.variableName)],
        color: 'light-dark(#0b5a8a, #86c5ee)',
      },
      {
        tag: [
          tags.function(tags.variableName),
          tags.function(tags.propertyName),
          tags.typeName,
          tags.className,
        ],
        color: 'light-dark(#0b6464, #6fd0c6)',
      },
      { tag: tags.strong, fontWeight: '700' },
      { tag: tags.emphasis, fontStyle: 'italic' },
      { tag: tags.invalid, color: 'var(--color-failing)' },
    ]),
  ),
]
