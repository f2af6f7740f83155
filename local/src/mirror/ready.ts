/** A stack as it runs. */
export interface ReadyStack {
  /** Its name. */
  readonly name: string;
  /** Values of its outputs, by name; the address of an HTTP API is the local one. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Physical ids of its resources, by logical id. */
  readonly physicalIds: Readonly<Record<string, string>>;
}

/**
 * Everything a user or a tool needs once the mirror runs. What the template has no use for is an empty string. Tokens of
 * further identities of `mirror.config.ts` are further members.
 */
export interface Ready {
  /** URL of the HTTP API. */
  readonly api: string;
  /** URL of the console. */
  readonly console: string;
  /** URL of the AWS endpoint. */
  readonly aws: string;
  /** `host:port[,…]`, PLAINTEXT. */
  readonly kafka: string;
  /** `host:port[,…]` of the TLS listener; empty when no cluster needs one. */
  readonly kafkaTls: string;
  /** `host:port[,…]` of the SASL/SCRAM listener; empty when no cluster needs one. */
  readonly kafkaScram: string;
  /** URL of the mailbox. */
  readonly mail: string;
  /** URL of the token issuer. */
  readonly issuer: string;
  /** `host:port` where debuggers find functions; absent without `--inspect`. */
  readonly inspect?: string;
  /** Name of the stack. */
  readonly stack: string;
  /** All stacks, in the order of their deployment. */
  readonly stacks: readonly ReadyStack[];
  /** Region of the stack. */
  readonly region: string;
  /** Bearer token of the identity `token`: in the order system, a customer. */
  readonly token: string;
  /** Bearer token of the identity `staffToken`: in the order system, staff. */
  readonly staffToken: string;
}
