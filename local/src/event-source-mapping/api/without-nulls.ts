/**
 * A request without its members that are null, at every depth: those are absent. The elements of lists stay.
 * https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function withoutNulls<Input extends object>(request: Input): Input {
  return cleaned(request) as Input;
}

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, cleaned(member)]));
}
