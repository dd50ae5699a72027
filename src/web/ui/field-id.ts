/** The id under which the error summary finds a field; apart from the fields, which not every page has. */
export function fieldId(name: string): string {
  return `field-${name}`;
}
