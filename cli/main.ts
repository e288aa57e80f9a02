import { explained } from './explained.ts'

/** The `sandlot` command, once packages are there. Resolves with the exit status. */
export async function main(argv: string[], root: string): Promise<number> {
  const [asked = 'help', ...rest] = argv
  const name = asksForHelp(asked) ? 'help' : asked
  const command = commands[name]
  if (command === undefined) {
    console.error(`sandlot: there is no command "${name}".\n\n${usage}`)
    return 2
  }
  if (rest.some(asksForHelp)) {
    console.log((await ownUsages[name]?.())?.usage ?? usage)
    return 0
  }
  if (withoutArguments.includes(name) && rest.length > 0) {
    console.error(`sandlot ${name}: It takes no arguments; settings come from the environment or .env.`)
    return 2
  }
  return explained(() => command(rest, root))
}

function asksForHelp(argument: string): boolean {
  return argument === '--help' || argument === '-h'
}

type Command = (argv: string[], root: string) => Promise<number>

// Imported when asked for: `lint` must not load an engine, nor `up` a test runner.
const commands: Partial<Record<string, Command>> = {
  up: async (argv, root) => (await import('./up.ts')).up(argv, root),
  setup: async (_, root) => (await import('./setup.ts')).setup(root),
  build: async (_, root) => (await import('./build.ts')).build(root),
  serve: async (_, root) => (await import('#server/index.ts')).serve(root),
  down: async (_, root) => (await import('./down.ts')).down(root),
  backup: async (argv, root) => (await import('./backup/backup.ts')).backup(argv, root),
  restore: async (argv, root) => (await import('./backup/restore.ts')).restore(argv, root),
  check: async (_, root) => (await import('./check.ts')).check(root),
  bench: async (argv, root) =>
    argv.some((argument) => argument.startsWith('--learners'))
      ? (await import('./bench-lesson.ts')).run(argv, process, root)
      : (await import('#bench/main.ts')).bench(argv),
  lint: async (argv) => (await import('./lint.ts')).run(argv, process),
  parse: async (argv) => (await import('./parse.ts')).run(argv, process),
  doctor: async (argv, root) => (await import('./doctor.ts')).run(argv, process, root),
  new: async (argv) => (await import('./new-lesson.ts')).run(argv, process),
  dev: async (argv, root) => (await import('./dev.ts')).dev(argv, root),
  test: async (argv, root) => (await import('./test-lessons.ts')).run(argv, process, root),
  help: () => {
    console.log(usage)
    return Promise.resolve(0)
  },
}

/** What a mistyped option must not begin, least of all `down`. */
const withoutArguments = ['setup', 'build', 'serve', 'down', 'check']

/** Of commands with arguments. */
const ownUsages: Partial<Record<string, () => Promise<{ usage: string }>>> = {
  bench: () => import('./bench-lesson.ts'),
  lint: () => import('./lint.ts'),
  parse: () => import('./parse.ts'),
  doctor: () => import('./doctor.ts'),
  new: () => import('./new-lesson.ts'),
  dev: () => import('./dev.ts'),
  test: () => import('./test-lessons.ts'),
  backup: () => import('./backup/backup.ts'),
  restore: () => import('./backup/restore.ts'),
}

const usage = `Usage: sandlot COMMAND

  up      set up what is missing and serve the platform (npm start)
  setup   set up what is missing, and no more
  build   make the database client, the server and the pages, and no more
  serve   serve what is set up already
  down    end every sandbox of this installation
  backup  put database, recordings and secrets into one file
  restore put back what a backup holds
  check   run every check and test (npm test)
  bench   measure side by side with peers (npm run bench), or with --learners N LESSON
          say how many learners of a lesson this machine holds
  lint    say what is wrong in a directory of lessons
  parse   print what a directory of lessons holds, as JSON
  doctor  say what this machine has and lacks, with the fix for each
  new     write a lesson to begin with
  dev     serve a directory of lessons to their author, who sees at once what was saved
  test    go through a directory of lessons in real sandboxes
  help    this text`
