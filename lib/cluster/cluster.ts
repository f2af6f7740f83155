import type { Construct } from 'constructs';
import { type KafkaAccess, kafkaAccess } from '../access/kafka-access.ts';
import type { Attachment } from '../config/index.ts';

/** The Kafka cluster: made by the stack, or there before it. */
export interface Cluster {
  readonly clusterArn: string;
  /** Statements to read, write and join groups, for the roles of functions. */
  readonly access: KafkaAccess;
}

/** A cluster that somebody else made. Its brokers, their settings, key and logs are its owner's. */
export function existingCluster(scope: Construct, { clusterArn }: Attachment): Cluster {
  return { clusterArn, access: kafkaAccess(scope, clusterArn) };
}
