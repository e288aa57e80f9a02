import { getTranslations } from 'next-intl/server'
import type { ContentProblem } from '#common/course.ts'
import { Banner } from '#app/_ui/banner.tsx'

/** What is wrong in a course's own files: file, key and reason, for whoever can mend it. */
export async function ContentProblems({ problems }: { problems: ContentProblem[] }) {
  const t = await getTranslations('catalogue')
  if (problems.length === 0) return null
  return (
    <div className="mb-6">
      <Banner tone="warning">
        <p className="font-medium">{t('courseProblems')}</p>
        <ul className="mt-1 grid gap-1">
          {problems.slice(0, mostShown).map((problem) => (
            <li key={`${problem.file} ${problem.key ?? ''} ${problem.code}`}>
              <code className="font-mono text-xs">
                {[problem.file, problem.line, problem.key].filter((part) => part !== undefined).join(': ')}
              </code>{' '}
              {problem.reason} {problem.remedy}
            </li>
          ))}
        </ul>
        {problems.length > mostShown && (
          <p className="mt-1">{t('moreProblems', { count: problems.length - mostShown })}</p>
        )}
      </Banner>
    </div>
  )
}

const mostShown = 10
