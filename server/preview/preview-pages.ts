import type { Language } from '#common/course.ts'

export type PreviewPage =
  | { kind: 'not-entered' }
  | { kind: 'nothing-listens'; port: number }
  | { kind: 'no-page'; port: number }
  | { kind: 'no-answer'; port: number }
  | { kind: 'no-way-in' }
  | { kind: 'outdated' }
  | { kind: 'sandbox-gone' }
  | { kind: 'unreachable' }
  | LimitPage

/** One sandbox has as much open as it may. */
export type LimitPage =
  | { kind: 'too-many-ports' | 'too-many-web-sockets' | 'too-many-requests'; limit: number }
  | { kind: 'port-busy'; port: number; limit: number }

export const pageStatus: Record<PreviewPage['kind'], number> = {
  'not-entered': 401,
  'nothing-listens': 502,
  'no-page': 502,
  'no-answer': 504,
  'no-way-in': 502,
  outdated: 502,
  'sandbox-gone': 404,
  unreachable: 503,
  'too-many-ports': 503,
  'too-many-web-sockets': 503,
  'port-busy': 503,
  'too-many-requests': 429,
}

/** It may stand where the preview would, in a frame of the platform's page. */
export function pageHead(platform: URL): Record<string, string> {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors ${platform.origin}`
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': policy,
  }
}

/** What is shown instead of the learner's own page. `platform`: where their lessons are. */
export function renderPreviewPage(page: PreviewPage, language: Language, platform: URL): string {
  const { title, text, link } = words[language](page)
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
  :root { color-scheme: light dark }
  body { font: 16px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto; padding: 0 1.5rem; word-break: keep-all; overflow-wrap: anywhere }
  h1 { font-size: 1.4rem; line-height: 1.3 }
</style>
<h1>${title}</h1>
<p>${text}</p>
<p><a href="${platform.href}">${link}</a></p>
</html>
`
}

/** The browser's first wish among ours. */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  const wishes = (acceptLanguage ?? '').split(',').map((wish) => wish.trim().slice(0, 2).toLowerCase())
  return wishes.find((wish) => wish === 'ko' || wish === 'en') === 'ko' ? 'ko' : 'en'
}

interface Words {
  title: string
  text: string
  link: string
}

const words: Record<Language, (page: PreviewPage) => Words> = {
  en(page) {
    const link = 'Back to the lessons'
    switch (page.kind) {
      case 'not-entered':
        return {
          title: 'Open this page from your lesson',
          text: 'It belongs to somebody’s machine, and only its owner gets in. Use the link or the port menu beside the terminal.',
          link,
        }
      case 'nothing-listens':
        return {
          title: `Nothing answers on port ${page.port}`,
          text: `No program in the machine listens on port ${page.port} yet. Start your server, or publish the container’s port with <code>-p ${page.port}:…</code>, then reload this page.`,
          link,
        }
      case 'no-page':
        return {
          title: `No page came from port ${page.port}`,
          text: `A program in the machine listens on port ${page.port}, but it hung up or does not speak HTTP. Look in the terminal whether it is a web server and what it says, then reload this page.`,
          link,
        }
      case 'no-answer':
        return {
          title: `The server on port ${page.port} does not answer`,
          text: `The server on port ${page.port} accepted the connection and does not answer. Look in the terminal whether it hangs or waits for something, then reload this page.`,
          link,
        }
      case 'no-way-in':
        return {
          title: 'The machine does not answer',
          text: 'Too much may run in it, or its own programs were changed. End what you do not need and reload this page, or use Reset in the lesson for a fresh machine.',
          link,
        }
      case 'outdated':
        return {
          title: 'This machine is of an earlier version',
          text: 'Sandlot was upgraded after the machine was made, and previews do not open in it any more. Nothing is wrong with your server. Use Reset in the lesson for a fresh machine; your progress is kept.',
          link,
        }
      case 'sandbox-gone':
        return {
          title: 'This machine has ended',
          text: 'What ran in it is gone. Open the lesson again for a new one.',
          link,
        }
      case 'unreachable':
        return {
          title: 'The machine cannot be reached at the moment',
          text: 'Reload this page in a little while. If it stays like this, tell whoever runs this server.',
          link,
        }
      case 'too-many-ports':
        return {
          title: `Previews of ${page.limit} ports are open already`,
          text: `One machine shows at most ${page.limit} ports at once. Close the tabs of those that you do not need, then reload this page.`,
          link,
        }
      case 'too-many-web-sockets':
        return {
          title: `${page.limit} WebSockets to this machine are open already`,
          text: `One machine has at most ${page.limit} WebSockets at once. Close tabs of its previews that you do not need, then reload this page.`,
          link,
        }
      case 'port-busy':
        return {
          title: `All ${page.limit} connections to port ${page.port} are taken`,
          text: `The server in the machine has been answering ${page.limit} requests for a while and has not finished one: streams of events take one connection each. Close other tabs of this preview, or look in the terminal whether the server hangs, then reload this page.`,
          link,
        }
      case 'too-many-requests':
        return {
          title: `${page.limit} requests to this machine are waiting already`,
          text: `One machine answers at most ${page.limit} requests at once, from all its pages together. Close tabs of its previews that you do not need, or wait a moment, then reload this page.`,
          link,
        }
    }
  },
  ko(page) {
    const link = '강좌 목록으로'
    switch (page.kind) {
      case 'not-entered':
        return {
          title: '레슨 화면에서 이 페이지를 열어 주세요',
          text: '이 주소는 누군가의 머신이며 주인만 들어갈 수 있습니다. 본문의 링크나 터미널 옆의 포트 메뉴를 이용하세요.',
          link,
        }
      case 'nothing-listens':
        return {
          title: `${page.port}번 포트에서 응답이 없습니다`,
          text: `머신 안에서 ${page.port}번 포트에서 대기 중인 프로그램이 아직 없습니다. 서버를 시작하거나 컨테이너 포트를 <code>-p ${page.port}:…</code>로 공개한 뒤 새로고침하세요.`,
          link,
        }
      case 'no-page':
        return {
          title: `${page.port}번 포트에서 페이지를 받지 못했습니다`,
          text: `머신 안의 프로그램이 ${page.port}번 포트에서 대기하고 있지만, 연결을 끊었거나 HTTP로 응답하지 않습니다. 웹 서버가 맞는지, 어떤 메시지가 나오는지 터미널에서 확인한 뒤 새로고침하세요.`,
          link,
        }
      case 'no-answer':
        return {
          title: `${page.port}번 포트의 서버가 응답하지 않습니다`,
          text: `${page.port}번 포트의 서버가 연결은 받았지만 응답하지 않습니다. 서버가 멈추었거나 무언가를 기다리고 있지 않은지 터미널에서 확인한 뒤 새로고침하세요.`,
          link,
        }
      case 'no-way-in':
        return {
          title: '머신이 응답하지 않습니다',
          text: '실행 중인 프로그램이 너무 많거나 머신에 필요한 프로그램이 바뀌었을 수 있습니다. 필요 없는 것을 종료하고 새로고침하거나, 레슨 화면에서 초기화하여 새 머신을 받으세요.',
          link,
        }
      case 'outdated':
        return {
          title: '이전 버전에서 만든 머신입니다',
          text: '머신을 만든 뒤에 Sandlot이 업그레이드되어 미리보기가 더 이상 열리지 않습니다. 작성하신 서버의 문제가 아닙니다. 레슨 화면에서 초기화하여 새 머신을 받으세요. 진도는 그대로 남습니다.',
          link,
        }
      case 'sandbox-gone':
        return {
          title: '종료된 머신입니다',
          text: '안에서 실행되던 것은 사라졌습니다. 레슨을 다시 열면 새 머신이 만들어집니다.',
          link,
        }
      case 'unreachable':
        return {
          title: '지금은 머신에 연결할 수 없습니다',
          text: '잠시 뒤에 새로고침하세요. 계속되면 서버 관리자에게 알려 주세요.',
          link,
        }
      case 'too-many-ports':
        return {
          title: `이미 포트 ${page.limit}개의 미리보기가 열려 있습니다`,
          text: `한 머신에서는 포트를 동시에 ${page.limit}개까지 볼 수 있습니다. 필요 없는 미리보기 탭을 닫은 뒤 새로고침하세요.`,
          link,
        }
      case 'too-many-web-sockets':
        return {
          title: `이 머신에 이미 WebSocket ${page.limit}개가 열려 있습니다`,
          text: `한 머신에는 WebSocket을 동시에 ${page.limit}개까지 열 수 있습니다. 필요 없는 미리보기 탭을 닫은 뒤 새로고침하세요.`,
          link,
        }
      case 'port-busy':
        return {
          title: `${page.port}번 포트의 연결 ${page.limit}개가 모두 사용 중입니다`,
          text: `머신 안의 서버가 요청 ${page.limit}개에 응답하는 중이며 한동안 하나도 끝나지 않았습니다. 이벤트 스트림은 연결을 하나씩 차지합니다. 이 미리보기의 다른 탭을 닫거나 서버가 멈추지 않았는지 터미널에서 확인한 뒤 새로고침하세요.`,
          link,
        }
      case 'too-many-requests':
        return {
          title: `이 머신으로 보낸 요청 ${page.limit}개가 이미 처리 중입니다`,
          text: `한 머신은 모든 페이지를 합쳐 요청을 동시에 ${page.limit}개까지 처리합니다. 필요 없는 미리보기 탭을 닫거나 잠시 기다린 뒤 새로고침하세요.`,
          link,
        }
    }
  },
}
