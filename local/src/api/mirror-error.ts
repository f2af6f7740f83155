/**
 * The mirror could not be started, refused a request, or ended while it was used. The message has what is wrong, the value
 * given and what is accepted, or the lines that the mirror printed.
 */
export class MirrorError extends Error {
  override readonly name = 'MirrorError';
  /** What went wrong, for programs: `Timeout`, `UnknownTopic` and other codes of the JSON API. Undefined without one. */
  readonly code: string | undefined;

  constructor(message: string, { code, ...options }: ErrorOptions & { readonly code?: string } = {}) {
    super(message, options);
    this.code = code;
  }
}
