import { NextIntlClientProvider } from 'next-intl'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { Action } from '#common/course.ts'
import en from '#app/messages/en.json' with { type: 'json' }
import ko from '#app/messages/ko.json' with { type: 'json' }
import { ActionCode } from './action-code.tsx'

const action: Action = { kind: 'write', source: 'hello.txt', file: 'hello.txt', mode: 'replace', line: 1 }

test.each([
  ['en', en, ['Write the file: hello.txt', 'Copy: hello.txt']],
  ['ko', ko, ['파일 쓰기: hello.txt', '복사: hello.txt']],
] as const)(
  'each button beside a file that is written says what it does with which: %s',
  (locale, messages, names) => {
    const page = renderToStaticMarkup(
      <NextIntlClientProvider locale={locale} messages={messages} timeZone="UTC">
        <ActionCode action={action} block>
          <pre>hello.txt</pre>
        </ActionCode>
      </NextIntlClientProvider>,
    )
    expect([...page.matchAll(/<button[^>]*aria-label="([^"]*)"/g)].map(([, name]) => name)).toEqual(names)
  },
)
