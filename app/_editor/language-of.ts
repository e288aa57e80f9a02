import { LanguageSupport, StreamLanguage, type StreamParser } from '@codemirror/language'

type Load = () => Promise<LanguageSupport>

/** Each language is a chunk of its own, loaded with the first file in it. */
const languages = {
  javascript: async () => (await import('@codemirror/lang-javascript')).javascript({ jsx: true }),
  typescript: async () =>
    (await import('@codemirror/lang-javascript')).javascript({ jsx: true, typescript: true }),
  json: async () => (await import('@codemirror/lang-json')).json(),
  yaml: async () => (await import('@codemirror/lang-yaml')).yaml(),
  python: async () => (await import('@codemirror/lang-python')).python(),
  markdown: async () => (await import('@codemirror/lang-markdown')).markdown(),
  html: async () => (await import('@codemirror/lang-html')).html(),
  css: legacy(async () => (await import('@codemirror/legacy-modes/mode/css')).css),
  shell: legacy(async () => (await import('@codemirror/legacy-modes/mode/shell')).shell),
  dockerfile: legacy(async () => (await import('@codemirror/legacy-modes/mode/dockerfile')).dockerFile),
  go: legacy(async () => (await import('@codemirror/legacy-modes/mode/go')).go),
  java: legacy(async () => (await import('@codemirror/legacy-modes/mode/clike')).java),
  c: legacy(async () => (await import('@codemirror/legacy-modes/mode/clike')).cpp),
  kotlin: legacy(async () => (await import('@codemirror/legacy-modes/mode/clike')).kotlin),
  groovy: legacy(async () => (await import('@codemirror/legacy-modes/mode/groovy')).groovy),
  rust: legacy(async () => (await import('@codemirror/legacy-modes/mode/rust')).rust),
  ruby: legacy(async () => (await import('@codemirror/legacy-modes/mode/ruby')).ruby),
  perl: legacy(async () => (await import('@codemirror/legacy-modes/mode/perl')).perl),
  lua: legacy(async () => (await import('@codemirror/legacy-modes/mode/lua')).lua),
  sql: legacy(async () => (await import('@codemirror/legacy-modes/mode/sql')).standardSQL),
  xml: legacy(async () => (await import('@codemirror/legacy-modes/mode/xml')).xml),
  toml: legacy(async () => (await import('@codemirror/legacy-modes/mode/toml')).toml),
  properties: legacy(async () => (await import('@codemirror/legacy-modes/mode/properties')).properties),
  nginx: legacy(async () => (await import('@codemirror/legacy-modes/mode/nginx')).nginx),
  diff: legacy(async () => (await import('@codemirror/legacy-modes/mode/diff')).diff),
  powershell: legacy(async () => (await import('@codemirror/legacy-modes/mode/powershell')).powerShell),
  protobuf: legacy(async () => (await import('@codemirror/legacy-modes/mode/protobuf')).protobuf),
} satisfies Record<string, Load>

type LanguageName = keyof typeof languages

/** By a file's whole name, or what follows its last full stop; the lesson's own words for a language, too. */
const names: Record<LanguageName, string> = {
  javascript: 'js jsx mjs cjs',
  typescript: 'ts tsx mts cts',
  json: 'json jsonc',
  yaml: 'yaml yml',
  python: 'py pyw',
  markdown: 'md markdown',
  html: 'html htm vue svelte',
  css: 'css scss less',
  shell: 'sh bash zsh .bashrc .profile .bash_profile env makefile mk',
  dockerfile: 'dockerfile containerfile',
  go: 'go',
  java: 'java',
  c: 'c h cc cpp hpp cs',
  kotlin: 'kt kts scala',
  groovy: 'groovy gradle jenkinsfile',
  rust: 'rs',
  ruby: 'rb gemfile vagrantfile',
  perl: 'pl pm',
  lua: 'lua',
  sql: 'sql',
  xml: 'xml svg xsl',
  toml: 'toml',
  properties: 'properties ini conf cfg',
  nginx: 'nginx nginx.conf',
  diff: 'diff patch',
  powershell: 'ps1',
  protobuf: 'proto',
}

const byName = new Map<string, LanguageName>()
for (const language of Object.keys(names) as LanguageName[]) {
  byName.set(language, language)
  for (const name of names[language].split(' ')) byName.set(name, language)
}

/** What a file is written in, by its name; `fallback`, the lesson's word for it, where the name says nothing. */
export async function languageOf(name: string, fallback: string): Promise<LanguageSupport | undefined> {
  const lower = name.toLowerCase()
  const candidates = [lower, lower.replace(/\..*$/, ''), lower.replace(/^.*\./, ''), fallback.toLowerCase()]
  const found = candidates.map((word) => byName.get(word)).find((language) => language !== undefined)
  return found && languages[found]()
}

function legacy(load: () => Promise<StreamParser<unknown>>): Load {
  return async () => new LanguageSupport(StreamLanguage.define(await load()))
}
