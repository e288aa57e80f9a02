import { z } from 'zod'
import { Egress, SandboxKind } from '#common/sandbox.ts'

/**
 * What a lesson's `index.json` may say: the union of Katacoda's and Killercoda's keys, all optional.
 * Only keys with a meaning here are read; every other key is passed over.
 *
 * Sandlot's own additions are few, optional and always in a `sandlot` key, so that a lesson still opens
 * elsewhere:
 *
 *     {
 *       "title": "A static website",
 *       "description": "…",
 *       "difficulty": "beginner",
 *       "backend": { "imageid": "docker" },
 *       "sandlot": { "minutes": 20, "egress": "lab" },
 *       "details": {
 *         "intro": { "text": "intro.md" },
 *         "steps": [
 *           {
 *             "title": "Write a Dockerfile",
 *             "text": "step1/text.md",
 *             "verify": "step1/verify.sh",
 *             "sandlot": { "solution": "step1/solution.sh", "hints": ["The file is called Dockerfile."] }
 *           }
 *         ],
 *         "finish": { "text": "finish.md" }
 *       }
 *     }
 *
 * All paths are relative to the directory of this file, whoever mentions them. Without a `solution` key a
 * `solution.sh` beside the check (`step1/verify.sh` → `step1/solution.sh`) is taken.
 *
 * A translation mirrors the lesson's path below `_ko/` of the content root and may hold any part of it:
 * `_ko/<course>/<lesson>/index.json` (titles, description, hints, text paths) and Markdown files at the same
 * paths as the English ones. Whatever it lacks is taken from the lesson itself; scripts, assets, backend and
 * the number of steps always are. `_ko/<course>/structure.json` gives the course's title and description.
 */
const LessonAdditions = z.object({
  /** Estimated minutes; beats the free text of `time`. */
  minutes: z.number().positive().max(10_000).optional(),
  /** What the sandbox may reach: `none`, `lab` (the default) or `internet`. */
  egress: Egress.optional(),
  /** The kind of sandbox; beats `backend.imageid`. */
  image: SandboxKind.optional(),
})

/** `details.steps[].sandlot`, also on `intro` and `finish`. */
const PageAdditions = z.object({
  /** A script that does the step, run by `sandlot test` and read by instructors. */
  solution: z.string().optional(),
  /** Sentences, from a nudge to nearly the answer; shown one at a time. */
  hints: z.array(z.string()).max(20).optional(),
  /** The check changes nothing, so it may run by itself after each command, and says only that the step is done. */
  quietCheck: z.boolean().optional(),
})

/** `intro`, `finish` or one of `steps`. Both dialects' names of a script are accepted together. */
const PageEntry = z.object({
  title: z.string().optional(),
  text: z.string().optional(),
  /** Markdown with the step's solution, shown on request. */
  answer: z.string().optional(),
  verify: z.string().optional(),
  /** A challenge's hint: a script or Markdown. */
  hint: z.string().optional(),
  /** Typed into the learner's first terminal when the page is entered. */
  foreground: z.string().optional(),
  code: z.string().optional(),
  /** Run unseen when the page is entered. */
  background: z.string().optional(),
  courseData: z.string().optional(),
  credits: z.string().optional(),
  credit: z.string().optional(),
  sandlot: PageAdditions.optional(),
})
export type PageEntry = z.infer<typeof PageEntry>

const AssetEntry = z.object({
  file: z.string(),
  target: z.string().optional(),
  chmod: z.string().optional(),
})
export type AssetEntry = z.infer<typeof AssetEntry>

/** By machine, `client` or `host01`. */
const Assets = z.record(z.string(), z.array(AssetEntry))

const LoosePort = z
  .union([z.number().int(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().min(1).max(65_535))

const Environment = z.object({
  uilayout: z.string().optional(),
  uieditorpath: z.string().optional(),
  uisettings: z.string().optional(),
  uimessage1: z.string().optional(),
  uimessage2: z.string().optional(),
  hideintro: z.boolean().optional(),
  hidefinish: z.boolean().optional(),
  hidesidebar: z.boolean().optional(),
  showdashboard: z.boolean().optional(),
  showdashboards: z.boolean().optional(),
  dashboard: z.string().optional(),
  dashboards: z
    .array(z.object({ name: z.string().optional(), port: LoosePort.optional(), href: z.string().optional() }))
    .optional(),
  terminals: z
    .array(
      z.object({
        name: z.string().optional(),
        target: z.string().optional(),
        command: z.string().optional(),
      }),
    )
    .optional(),
  exclusionPatterns: z.array(z.string()).optional(),
  hideHiddenFiles: z.boolean().optional(),
  hideuieditortree: z.boolean().optional(),
})

export const IndexJson = z.object({
  title: z.string().optional(),
  description: z.string().optional(),
  /** Free text in both dialects and many languages. */
  difficulty: z.string().optional(),
  time: z.union([z.string(), z.number().transform(String)]).optional(),
  type: z.string().optional(),
  private: z.boolean().optional(),
  noindex: z.boolean().optional(),
  /** Names of files opened in the editor at the start. */
  files: z.array(z.string()).optional(),
  details: z
    .object({
      intro: PageEntry.optional(),
      steps: z.array(PageEntry).optional(),
      finish: PageEntry.optional(),
      assets: Assets.optional(),
    })
    .optional(),
  environment: Environment.optional(),
  interface: z.object({ layout: z.string().optional() }).optional(),
  /** Where one author wrote `details.assets` by mistake. */
  assets: Assets.optional(),
  backend: z
    .object({
      imageid: z.string().optional(),
      dockerimage: z.string().optional(),
      port: LoosePort.optional(),
      url: z.string().optional(),
    })
    .optional(),
  sandlot: LessonAdditions.optional(),
})
export type IndexJson = z.infer<typeof IndexJson>
