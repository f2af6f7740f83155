/** A command line that cannot be used; the message is one readable line. */
export class OptionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OptionError';
  }
}
