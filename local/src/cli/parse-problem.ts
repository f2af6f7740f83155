/**
 * What `parseArgs` refuses, as one line without a full stop. Its advice for unknown options is left out: `--` before a
 * positional is not what was meant.
 */
export function parseProblem(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const [, option] = /^Option '(.+)' argument is ambiguous/.exec(message) ?? [];
  const name = option?.split(', ').at(-1);
  if (name !== undefined)
    return `${name} has no value; one that begins with a dash is given as ${name}${name.startsWith('--') ? '=' : ''}-VALUE`;
  return message.split('. ')[0] ?? '';
}
