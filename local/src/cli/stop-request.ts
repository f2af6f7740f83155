/** A terminal sends Ctrl-C to npm and to us, and npm passes it on: the echo is not a second wish. */
const echoMs = 1_000;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The wish to stop: by a signal, or because of a permanent failure.
 * A second signal does not wait any longer.
 */
export class StopRequest {
  readonly #controller = new AbortController();
  readonly #request = Promise.withResolvers<string | undefined>();
  #signalledAt: number | undefined;

  constructor() {
    for (const signal of signals) process.on(signal, () => this.#onSignal());
  }

  /** Aborts when a stop is requested; a start in progress ends then. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Resolves to undefined when the user asked for it, to a line of text when something is broken. */
  get requested(): Promise<string | undefined> {
    return this.#request.promise;
  }

  /** Stops because of a permanent failure. @param failure one readable line. */
  because(failure: string): void {
    this.#request.resolve(failure);
    this.#controller.abort(new Error(failure));
  }

  /** Stops when there is no more input: the process at the other end of the pipe asked for it, or is gone. */
  atEndOf(input: NodeJS.ReadStream): void {
    const stop = () => {
      this.#request.resolve(undefined);
      this.#controller.abort();
    };
    input.on('end', stop).on('error', stop).resume();
  }

  #onSignal(): void {
    const now = performance.now();
    this.#signalledAt ??= now;
    if (now - this.#signalledAt > echoMs) process.exit(1);
    this.#request.resolve(undefined);
    this.#controller.abort();
  }
}
