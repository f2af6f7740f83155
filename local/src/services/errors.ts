/** A service could not start; the message is one readable line: what, what was found, what is accepted, what to do. */
export class ServiceStartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ServiceStartError';
  }
}

/** A port that the person chose is taken by another program. */
export class PortInUseError extends ServiceStartError {
  readonly port: number;

  constructor(service: string, port: number, option: string) {
    super(
      `Port ${port} of ${service} is in use. ` +
        `Stop the program that listens there, or choose another port with ${option} (0 = any free one).`,
    );
    this.name = 'PortInUseError';
    this.port = port;
  }
}
