/** Of what lies over a terminal's lines for a moment. */
export const floatingLook = `bg-surface border-line shadow-floating absolute inset-x-4 top-3 z-10 mx-auto flex max-w-sm flex-wrap
  items-center gap-3 rounded-xl border px-4 py-2 text-sm`
