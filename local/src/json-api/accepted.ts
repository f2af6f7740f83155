/** What a JSON Schema of a parameter accepts, as text for messages. */
export function acceptedText({ enum: values, minimum, maximum }: Readonly<Record<string, unknown>>): string {
  if (Array.isArray(values)) return values.join(', ');
  return minimum === undefined ? 'text' : `a number from ${minimum} to ${maximum}`;
}
