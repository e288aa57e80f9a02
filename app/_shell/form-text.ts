/** A form's text field as it was sent; empty when it was not, or was a file. */
export function formText(form: FormData, field: string): string {
  const value = form.get(field)
  return typeof value === 'string' ? value : ''
}
