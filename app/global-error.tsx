'use client'

import en from './messages/en.json'
import ko from './messages/ko.json'
import './globals.css'

/** The frame itself broke, and with it the choice of a language: says it in both, in plain HTML. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body className="mx-auto grid max-w-lg gap-8 px-6 py-16">
        {[en, ko].map((words, index) => (
          <div key={words.pages.errorTitle} lang={index === 0 ? 'en' : 'ko'} className="grid gap-3">
            <h1 className="text-2xl font-semibold">{words.pages.errorTitle}</h1>
            <p className="leading-7">{words.problems.unexpected}</p>
            <a href="" className="text-accent underline">
              {words.pages.retry}
            </a>
          </div>
        ))}
      </body>
    </html>
  )
}
