import type { Element, ElementContent } from 'hast'
import { findPlaceholders } from '#common/placeholder.ts'
import {
  createCssVariablesTheme,
  createHighlighterCore,
  type HighlighterCore,
  type LanguageInput,
} from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'

/**
 * Colours code by class names (`code-keyword`, `code-string`…), for a page without inline styles; the
 * colours of both themes are the style sheet's business. Grammars are loaded when first needed and kept.
 */
export async function highlight(code: string, language: string): Promise<ElementContent[][]> {
  const grammar = grammars.get(aliases[language] ?? language)
  if (grammar === undefined || code.length > longestCode || hasLongLine(code)) return plainLines(code)
  // An address that is to be filled in must stay in one piece.
  if (findPlaceholders(code).length > 0) return plainLines(code)
  const highlighter = await loaded(grammar)
  const lines = highlighter.codeToTokensBase(code, {
    lang: grammar.name,
    theme: theme.name,
    tokenizeTimeLimit: 500,
  })
  return lines.map((tokens) => tokens.map(({ content, color }) => token(content, color)))
}

/** Longer code is shown plain: colouring it would cost more than it helps. */
const longestCode = 20_000
const longestLine = 500

interface Grammar {
  name: string
  load: LanguageInput
}

const grammars = new Map<string, Grammar>(
  Object.entries({
    bash: () => import('shiki/langs/bash.mjs'),
    c: () => import('shiki/langs/c.mjs'),
    cpp: () => import('shiki/langs/cpp.mjs'),
    csharp: () => import('shiki/langs/csharp.mjs'),
    css: () => import('shiki/langs/css.mjs'),
    diff: () => import('shiki/langs/diff.mjs'),
    docker: () => import('shiki/langs/docker.mjs'),
    go: () => import('shiki/langs/go.mjs'),
    groovy: () => import('shiki/langs/groovy.mjs'),
    hcl: () => import('shiki/langs/hcl.mjs'),
    html: () => import('shiki/langs/html.mjs'),
    http: () => import('shiki/langs/http.mjs'),
    ini: () => import('shiki/langs/ini.mjs'),
    java: () => import('shiki/langs/java.mjs'),
    javascript: () => import('shiki/langs/javascript.mjs'),
    json: () => import('shiki/langs/json.mjs'),
    make: () => import('shiki/langs/make.mjs'),
    nginx: () => import('shiki/langs/nginx.mjs'),
    php: () => import('shiki/langs/php.mjs'),
    properties: () => import('shiki/langs/properties.mjs'),
    python: () => import('shiki/langs/python.mjs'),
    ruby: () => import('shiki/langs/ruby.mjs'),
    rust: () => import('shiki/langs/rust.mjs'),
    scala: () => import('shiki/langs/scala.mjs'),
    sql: () => import('shiki/langs/sql.mjs'),
    toml: () => import('shiki/langs/toml.mjs'),
    typescript: () => import('shiki/langs/typescript.mjs'),
    xml: () => import('shiki/langs/xml.mjs'),
    yaml: () => import('shiki/langs/yaml.mjs'),
  } satisfies Record<string, LanguageInput>).map(([name, load]) => [name, { name, load }]),
)

const aliases: Record<string, string> = {
  dockerfile: 'docker',
  golang: 'go',
  js: 'javascript',
  makefile: 'make',
  py: 'python',
  rb: 'ruby',
  sh: 'bash',
  shell: 'bash',
  terraform: 'hcl',
  ts: 'typescript',
  yml: 'yaml',
  zsh: 'bash',
}

const theme = { ...createCssVariablesTheme({ variablePrefix: '' }), name: 'classes' }
let highlighter: Promise<HighlighterCore> | undefined

async function loaded({ name, load }: Grammar): Promise<HighlighterCore> {
  highlighter ??= createHighlighterCore({
    themes: [theme],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  })
  const core = await highlighter
  if (!core.getLoadedLanguages().includes(name)) await core.loadLanguage(load)
  return core
}

/** `var(--token-keyword)` is the class `code-keyword`; plain text needs none. */
function token(content: string, color = ''): ElementContent {
  const name = /token-([a-z-]+)/.exec(color)?.[1]
  const text = { type: 'text', value: content } as const
  if (name === undefined) return text
  return {
    type: 'element',
    tagName: 'span',
    properties: { className: [`code-${name}`] },
    children: [text],
  } satisfies Element
}

function plainLines(code: string): ElementContent[][] {
  return code.split('\n').map((line) => (line === '' ? [] : [{ type: 'text', value: line }]))
}

function hasLongLine(code: string): boolean {
  return code.split('\n').some((line) => line.length > longestLine)
}
