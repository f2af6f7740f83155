import type { ConnectionOptions, ConsumerOptions } from '@platformatic/kafka';

/** How connections are encrypted and authenticated. Values of SASL that are functions are called for each connection. */
export type ConnectionSecurity = Pick<ConnectionOptions, 'tls' | 'sasl'>;

/** Where a cluster is reached, and how. */
export interface KafkaEndpoint {
  /** `host:port`. */
  readonly bootstrapBrokers: readonly string[];
  /** Absent: plaintext connections without a user. */
  readonly security?: ConnectionSecurity;
}

/** Longest time a fetch waits at the broker for its first byte. */
export const LONG_POLL_MS = 5_000;

/**
 * Bytes a fetch may bring for one partition: a whole batch at least. Small, since a zstd batch can unpack to many times
 * its size, and since what is read within milliseconds never reaches V8's old generation (docs/decisions/104).
 */
export const FETCH_PARTITION_MAX_BYTES = 262_144;

/** Bytes a fetch may bring altogether. */
export const FETCH_MAX_BYTES = 4 * 1_048_576;

/**
 * Names under which this member can share partitions with other clients of its group. All clients of a group must
 * offer one name in common: these are ours, Java's default and kafkajs's default. The assignment's bytes are the same.
 */
const ASSIGNOR_NAMES = ['roundrobin', 'range', 'RoundRobinAssigner'];

/** Options of the consumer of one mapping. */
export function consumerOptions(
  { bootstrapBrokers, security }: KafkaEndpoint,
  groupId: string,
  memberName: string,
): ConsumerOptions<Buffer, Buffer, Buffer, Buffer> {
  return {
    ...security,
    clientId: memberName,
    // A name that outlives the process: after kill -9 the new process takes the old one's place at once,
    // instead of waiting out the session timeout (KIP-345).
    groupInstanceId: memberName,
    groupId,
    bootstrapBrokers: [...bootstrapBrokers],
    sessionTimeout: 10_000,
    rebalanceTimeout: 15_000,
    heartbeatInterval: 1_000,
    // Must exceed the rebalance timeout: a join gets its response only when all members have joined.
    requestTimeout: 30_000,
    metadataMaxAge: 60_000,
    // Retrying is decided here, in one place; with retries the client would also rejoin within a commit.
    retries: 0,
    autocommit: false,
    protocols: ASSIGNOR_NAMES.map((name) => ({ name, version: 1 })),
  };
}
