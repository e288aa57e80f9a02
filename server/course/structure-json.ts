import { z } from 'zod'

/** Killercoda's `structure.json`: the order of a directory's lessons and courses. What it does not list is hidden. */
export const StructureJson = z.object({
  title: z.string().optional(),
  description: z.string().optional(),
  items: z
    .array(
      z.object({
        /** A lesson, a course or `course/lesson`, relative to this file's directory; `../` is allowed. */
        path: z.string().optional(),
        title: z.string().optional(),
        description: z.string().optional(),
      }),
    )
    .optional(),
})
export type StructureJson = z.infer<typeof StructureJson>

/**
 * Katacoda's `<course>-pathway.json`, beside the course's directory: title and order of its lessons.
 * `profile-pathway.json` and `homepage-pathway.json` order the courses and loose lessons of a whole profile.
 */
export const PathwayJson = z.object({
  title: z.string().optional(),
  description: z.string().optional(),
  courses: z
    .array(
      z.object({
        id: z.string().optional(),
        course_id: z.string().optional(),
        /** The lesson lies in this course's directory instead. */
        pathway_id: z.string().optional(),
        external_link: z.string().optional(),
      }),
    )
    .optional(),
  scenarios: z.array(z.object({ id: z.string().optional() })).optional(),
})
export type PathwayJson = z.infer<typeof PathwayJson>
