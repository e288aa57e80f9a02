/** A part of the path as it was meant: Next hands it over percent-encoded. What is no proper encoding stays as it is. */
export function pathParam(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}
