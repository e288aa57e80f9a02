import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * Writes so many lessons of seven pages each below a directory: the same for the same seed, and of what public
 * scenarios are made of in about the same measure (actions, links, tables, lists, here-documents, quizzes).
 * Every tenth lesson has a Korean translation.
 */
export async function writeSyntheticContent(directory: string, lessons: number, seed: number): Promise<void> {
  const random = randomNumbers(seed)
  for (let lesson = 0; lesson < lessons; lesson += 1) {
    const place = path.join(`course-${Math.floor(lesson / lessonsPerCourse)}`, `lesson-${lesson}`)
    await writeLesson(path.join(directory, place), lesson, englishWords, random)
    if (lesson % 10 === 0) await writeLesson(path.join(directory, '_ko', place), lesson, koreanWords, random)
  }
}

const lessonsPerCourse = 20
const steps = 5

type Random = (below: number) => number

async function writeLesson(
  directory: string,
  number: number,
  words: string[],
  random: Random,
): Promise<void> {
  await mkdir(directory, { recursive: true })
  const write = (name: string, text: string) => writeFile(path.join(directory, name), text)
  const stepEntries = Array.from({ length: steps }, (_, at) => ({
    title: sentence(words, 3, random),
    text: `step${at + 1}.md`,
    verify: `verify${at + 1}.sh`,
  }))
  const index = {
    title: `${sentence(words, 3, random)} ${number}`,
    description: sentence(words, 12, random),
    difficulty: pick(['Beginner', 'Intermediate', 'Advanced'], random),
    time: `${5 * (1 + random(12))} minutes`,
    details: { intro: { text: 'intro.md' }, steps: stepEntries, finish: { text: 'finish.md' } },
    environment: { uilayout: 'terminal' },
    backend: { imageid: pick(['ubuntu', 'docker', 'kubernetes-kubeadm-1node'], random) },
  }
  await write('index.json', JSON.stringify(index, null, 2))
  await write('intro.md', page(words, 2, random))
  for (let at = 1; at <= steps; at += 1) {
    await write(`step${at}.md`, page(words, 6, random))
    await write(`verify${at}.sh`, `#!/bin/bash\ntest -f /tmp/${at}\n`)
  }
  await write('finish.md', page(words, 2, random))
}

function page(words: string[], blocks: number, random: Random): string {
  const parts = Array.from({ length: blocks }, () => block(words, random))
  return `# ${sentence(words, 4, random)}\n\n${parts.join('\n\n')}\n`
}

function block(words: string[], random: Random): string {
  const text = () => sentence(words, 15 + random(25), random)
  const command = () => `docker run -d --name ${pick(englishWords, random)} -p ${8000 + random(999)}:80 nginx`
  switch (random(10)) {
    case 0:
      return `${text()}\n\n\`\`\`bash\n${command()}\n${command()}\n\`\`\`{{execute}}`
    case 1:
      return `${text()}\n\n\`${command()}\`{{exec}}\n\n${text()}`
    case 2:
      return `- ${text()}\n- \`${command()}\`{{execute T2}}\n- [${sentence(words, 2, random)}](https://example.com/${random(999)})`
    case 3:
      return `| ${pick(words, random)} | ${pick(words, random)} |\n|---|---|\n| \`${command()}\` | ${text()} |`
    case 4:
      return `See [${sentence(words, 2, random)}](https://example.com/a_(b)) and [port 80]({{TRAFFIC_HOST1_80}}/x). ${text()}`
    case 5:
      return `\`\`\`bash\ncat > file.yaml <<'EOF'\n${command()}\nname: {{.Values.name}}\nEOF\n\`\`\`{{copy}}`
    case 6:
      return `<details><summary>${sentence(words, 3, random)}</summary>\n\n\`${command()}\`{{exec}}\n\n</details>`
    case 7:
      return `>>Q1: ${sentence(words, 6, random)}?<<\n[*] ${pick(words, random)}\n[ ] ${pick(words, random)}`
    case 8:
      return `![${sentence(words, 2, random)}](./assets/picture-${random(20)}.png)\n\n${text()}`
    default:
      return `**${sentence(words, 3, random)}** ${text()}\n\`${command()} \\\n  --detach\`{{execute}} ${text()}`
  }
}

function sentence(words: string[], length: number, random: Random): string {
  const text = Array.from({ length }, () => pick(words, random)).join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function pick<T>(from: readonly T[], random: Random): T {
  const found = from[random(from.length)]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}

/** Park and Miller's numbers, which are the same everywhere. */
function randomNumbers(seed: number): Random {
  let state = seed % 2_147_483_647
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

const englishWords =
  'container network volume image registry service cluster node port address file directory shell script process user group permission pipeline deployment secret certificate proxy server client database table index query cache queue stream log metric trace alert backup restore version branch commit merge release build test'.split(
    ' ',
  )

const koreanWords =
  '컨테이너 네트워크 볼륨 이미지 레지스트리 서비스 클러스터 노드 포트 주소 파일 디렉터리 셸 스크립트 프로세스 사용자 그룹 권한 배포 비밀 인증서 프록시 서버 클라이언트 데이터베이스 테이블 색인 질의 캐시 대기열 로그 지표 추적 경보 백업 복원 버전 브랜치 커밋 병합 출시 빌드 시험'.split(
    ' ',
  )
