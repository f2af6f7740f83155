/** What a JSON Schema of a parameter accepts, as text for messages. */
export function acceptedText({
  enum: values,
  pattern,
  minimum,
  maximum,
}: Readonly<Record<string, unknown>>): string {
  if (Array.isArray(values)) return values.join(', ');
  if (pattern !== undefined) return `text that matches ${pattern}`;
  return minimum === undefined ? 'text' : `a number from ${minimum} to ${maximum}`;
}
