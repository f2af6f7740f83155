/**
 * A template (or cloud assembly) that cannot be used as it is. The message is one readable line:
 * where, what is wrong, the value given, what is accepted.
 */
export class TemplateError extends Error {
  /** Place in the template, for example `Resources.Orders.Properties.Name`; empty when the file as a whole is meant. */
  readonly path: string;

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(path === '' ? problem : `${path}: ${problem}`, options);
    this.name = 'TemplateError';
    this.path = path;
  }
}

/** Puts the file's name before a mistake in a template; any other error stays as it is. */
export function inFile(error: unknown, file: string): unknown {
  if (!(error instanceof TemplateError)) return error;
  return new TemplateError('', `${file}: ${error.message}`, { cause: error });
}
