/** One statement of a role as the broker reads it: patterns are regular expressions, conditions are decided. */
export interface KafkaStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
}

/** What an identity may do on Kafka. */
export interface KafkaPolicy {
  /** ARNs of the clusters that the local Kafka represents. */
  readonly clusters: readonly string[];
  readonly identity: readonly KafkaStatement[];
  readonly boundary?: readonly KafkaStatement[];
}

/** What the policies of an identity let it do on Kafka, or not. */
export interface KafkaDecision {
  readonly isAllowed: boolean;
  /** Of the access key: a function's name. */
  readonly owner: string;
  /** For example `kafka-cluster:WriteData`. */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
}

/** Credentials that clients sign their requests with. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** What requests with temporary credentials have to carry, such as those of a role. */
  readonly sessionToken: string;
}
