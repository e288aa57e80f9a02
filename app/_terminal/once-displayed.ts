/** Begins when the element is first displayed, and ends what was begun when the returned function is called. */
export function onceDisplayed(element: HTMLElement, begin: (element: HTMLElement) => () => void): () => void {
  if (element.offsetParent !== null) return begin(element)
  let end = (): void => sizes.disconnect()
  const sizes = new ResizeObserver(() => {
    if (element.offsetParent === null) return
    sizes.disconnect()
    end = begin(element)
  })
  sizes.observe(element)
  return () => end()
}
