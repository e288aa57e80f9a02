import type { ContentProblem } from '#common/course.ts'

/** Where a problem is: a file relative to the content root, and the key or line in it when known. */
export type Place = Pick<ContentProblem, 'file' | 'key' | 'line'>

/** Every kind of content problem: how bad it is, and what its author can do. */
const kinds = {
  'bad-json': ['error', 'Correct the JSON; the reason names the place.'],
  'lenient-json': ['warning', 'Remove it, so that stricter readers can read the file too.'],
  'bad-value': ['warning', 'Write the value in the expected form, or leave the key out.'],
  'not-a-lesson': ['warning', 'Give the lesson a title and details, or rename the file.'],
  'missing-file': [
    'error',
    'Add the file, or correct the path: it is relative to the directory of index.json.',
  ],
  'outside-content': ['error', 'Keep everything that a lesson uses inside the content directory.'],
  'not-a-file': ['error', 'Name a regular file.'],
  'too-large': ['error', 'Make the file smaller, or split it.'],
  'no-steps': ['warning', 'Add at least one step to details.steps.'],
  'no-title': ['warning', 'Add a title.'],
  'no-image': ['warning', 'Name the environment in backend.imageid.'],
  'unavailable-image': ['warning', 'Use another backend.imageid; the text can be read without it.'],
  'unlisted-item': [
    'warning',
    'Correct it, or add what it names: a path begins at the directory of structure.json, an id at that of its course.',
  ],
  'orphan-translation': ['warning', 'Move the translation to the path of the lesson that it translates.'],
  'duplicate-lesson': ['error', 'Give the directory another name; two content directories both have it.'],
  'hard-to-read': ['error', 'Check the permissions of the file.'],
  'too-many-files': ['error', 'Name fewer files.'],
  'two-scripts': ['warning', 'Keep one of the two keys; they mean the same.'],
  'unclosed-fence': ['error', 'Close the code with a line of the same backticks.'],
  'stray-fence': ['error', 'Open the code with a line of the same backticks, or remove this one.'],
  'unknown-action': ['warning', 'Write {{exec}}, {{execute}}, {{copy}}, {{open}} or {{}}.'],
  'unsafe-html': ['warning', 'Remove it: a lesson may not run scripts or change how the page looks.'],
  'missing-image': ['warning', 'Add the image below the lesson, or correct its address.'],
  'local-link': ['warning', 'Link to a web address: the files of a lesson cannot be opened from its page.'],
  'too-deep': ['error', 'Write it with less nesting.'],
  'too-many-marks': ['warning', 'Split the paragraph.'],
  'long-line': ['warning', 'Break the line.'],
  'bad-pattern': ['warning', 'Write a regular expression without look-around and back references.'],
  'bad-quiz': ['warning', 'Mark the right answers with * between the brackets.'],
} as const satisfies Record<string, readonly [ContentProblem['severity'], string]>

export type ContentProblemCode = keyof typeof kinds

export function contentProblem(code: ContentProblemCode, place: Place, reason: string): ContentProblem {
  const [severity, remedy] = kinds[code]
  return { ...place, severity, code, reason, remedy }
}
