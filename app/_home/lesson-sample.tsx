import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'

const command = 'docker build -t webserver-image:v1 .'

/** A picture of a lesson page. It says nothing that the words beside it do not: hidden from screen readers. */
export async function LessonSample() {
  const t = await getTranslations('home.sample')
  return (
    <div
      aria-hidden="true"
      className="border-line shadow-floating grid overflow-hidden rounded-xl border text-sm select-none sm:grid-cols-[4fr_5fr]"
    >
      <div className="bg-canvas grid content-start gap-3 p-5">
        <p className="text-muted text-xs">{t('step')}</p>
        <p className="text-base font-semibold">{t('title')}</p>
        <p className="text-muted leading-6">{t('text')}</p>
        <code className="border-accent bg-accent-soft text-accent rounded-md border px-2.5 py-1.5 font-mono text-xs leading-5">
          {command}
        </code>
        <p className="bg-accent text-on-accent mt-1 justify-self-start rounded-md px-3 py-1.5 text-xs font-medium">
          {t('check')}
        </p>
        <p className="bg-done-soft text-done rounded-md px-3 py-2 text-xs leading-5">✓ {t('done')}</p>
      </div>
      <div className="border-line min-w-0 bg-[#11110f] p-5 sm:border-l font-mono text-xs leading-6 text-[#d8d4cb]">
        <Prompt>{command}</Prompt>
        <p className="text-[#8f8a7e]">
          Step 1/2 : FROM nginx:alpine
          <br />
          Step 2/2 : COPY . /usr/share/nginx/html
          <br />
          Successfully tagged webserver-image:v1
        </p>
        <Prompt>docker run -d -p 80:80 webserver-image:v1</Prompt>
        <p className="truncate text-[#8f8a7e]">5f0c1d2a9be4…</p>
        <Prompt>curl docker</Prompt>
        <p className="text-[#ecc98f]">{'<h1>Hello from a container</h1>'}</p>
        <Prompt>
          <span className="inline-block h-4 w-2 translate-y-0.5 bg-[#d8d4cb]" />
        </Prompt>
      </div>
    </div>
  )
}

function Prompt({ children }: { children: ReactNode }) {
  return (
    <p>
      <span className="text-[#6fcf8b]">$ </span>
      {children}
    </p>
  )
}
