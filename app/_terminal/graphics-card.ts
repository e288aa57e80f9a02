const software = /swiftshader|llvmpipe|softpipe|software|basic render/i

/** Whether WebGL draws with a graphics card. Computed by the processor it is slower than the DOM. */
export function hasGraphicsCard(): boolean {
  const canvas = document.createElement('canvas')
  const webgl = canvas.getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  if (!webgl) return false
  // Not every browser tells its software renderer as the caveat that it is.
  const named = webgl.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL ?? webgl.RENDERER
  const renderer = String(webgl.getParameter(named))
  // Browsers allow a page only so many contexts.
  webgl.getExtension('WEBGL_lose_context')?.loseContext()
  return !software.test(renderer)
}
