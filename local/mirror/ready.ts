/** Everything a user or a tool needs once the mirror runs. What a foreign template lacks is an empty string. */
export interface Ready {
  readonly api: string;
  readonly console: string;
  readonly aws: string;
  /** `host:port[,…]` */
  readonly kafka: string;
  /** `host:port[,…]` of the TLS listener; empty when no cluster needs one. */
  readonly kafkaTls: string;
  /** `host:port[,…]` of the SASL/SCRAM listener; empty when no cluster needs one. */
  readonly kafkaScram: string;
  readonly mail: string;
  readonly issuer: string;
  readonly stack: string;
  /** Bearer token of a demo customer. */
  readonly token: string;
  /** Bearer token of staff. */
  readonly staffToken: string;
}
