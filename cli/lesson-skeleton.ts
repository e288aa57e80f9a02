import type { Language } from '#common/course.ts'

/** The files of a lesson to begin with, by their names: two steps, each with a check; the second has a solution. */
export function lessonSkeleton(language: Language): Record<string, string> {
  const words = wordsIn[language]
  return {
    'index.json': `${JSON.stringify(indexOf(words), undefined, 2)}\n`,
    'intro.md': `${words.intro}\n`,
    'step1/text.md': `${words.step1}\n`,
    'step1/verify.sh': checkOf('greeting.txt', words.hint1),
    'step2/text.md': `${words.step2}\n`,
    'step2/verify.sh': checkOf('answer.txt', words.hint2),
    'step2/solution.sh': '#!/usr/bin/env bash\nset -e\nwc -w < ~/greeting.txt > ~/answer.txt\n',
    'finish.md': `${words.finish}\n`,
  }
}

function indexOf(words: Words) {
  const step = (number: 1 | 2) => ({
    title: words[`title${number}`],
    text: `step${number}/text.md`,
    verify: `step${number}/verify.sh`,
  })
  return {
    title: words.title,
    description: words.description,
    difficulty: 'Beginner',
    details: {
      intro: { text: 'intro.md' },
      steps: [step(1), step(2)],
      finish: { text: 'finish.md' },
    },
    backend: { imageid: 'shell' },
    sandlot: { minutes: 5, egress: 'none' },
  }
}

function checkOf(file: string, hint: string): string {
  return `#!/usr/bin/env bash\nif [ ! -s ~/${file} ]; then\n  echo ${JSON.stringify(hint)}\n  exit 1\nfi\n`
}

interface Words {
  title: string
  description: string
  intro: string
  title1: string
  step1: string
  hint1: string
  title2: string
  step2: string
  hint2: string
  finish: string
}

const wordsIn: Record<Language, Words> = {
  en: {
    title: 'My lesson',
    description: 'What a learner can do after it, in one sentence.',
    intro: 'Why this is worth knowing, in two or three sentences. Beside this text is a Linux machine.',
    title1: 'Make a file',
    step1: `Click the command to type it into the terminal:

\`echo "hello there" > greeting.txt\`{{exec}}

Look into the file:

\`cat greeting.txt\`{{exec}}

Then press **Check**.`,
    hint1: 'There is no file greeting.txt in your home directory yet, or it is empty.',
    title2: 'On your own',
    step2: `How many words does \`greeting.txt\`{{}} hold? Write the number into the file \`answer.txt\`{{}}. The program \`wc\`{{}} counts:

\`wc --help\`{{exec}}`,
    hint2:
      'There is no file answer.txt in your home directory yet. Put the number there with: echo NUMBER > answer.txt',
    finish: 'What was learnt, and where to go from here.',
  },
  ko: {
    title: '나의 레슨',
    description: '이 레슨을 마치면 할 수 있는 일을 한 문장으로 적어 주세요.',
    intro: '왜 알아 두면 좋은지 두세 문장으로 소개해 주세요. 이 글 옆에는 리눅스 머신이 있어요.',
    title1: '파일 만들기',
    step1: `명령을 클릭하면 터미널에 입력돼요.

\`echo "hello there" > greeting.txt\`{{exec}}

파일 내용을 확인해 보세요.

\`cat greeting.txt\`{{exec}}

그런 다음 **확인**을 누르세요.`,
    hint1: '아직 홈 디렉터리에 greeting.txt 파일이 없거나 비어 있어요.',
    title2: '직접 해 보기',
    step2: `\`greeting.txt\`{{}}에는 단어가 몇 개 있을까요? 그 숫자를 \`answer.txt\`{{}} 파일에 적어 주세요. 단어는 \`wc\`{{}} 프로그램으로 세요.

\`wc --help\`{{exec}}`,
    hint2: '아직 홈 디렉터리에 answer.txt 파일이 없어요. 숫자를 이렇게 적어 주세요: echo 숫자 > answer.txt',
    finish: '무엇을 배웠는지, 다음에는 무엇을 하면 좋을지 적어 주세요.',
  },
}
