import type { Construct } from 'constructs';
import { type KafkaAccess, kafkaAccess } from '../access/kafka-access.ts';
import type { ImportedCluster } from '../config/index.ts';

/** The Kafka cluster: managed or imported. */
export interface Cluster {
  readonly clusterArn: string;
  /** Statements to read, write and join groups, for the roles of functions. */
  readonly access: KafkaAccess;
}

/** An imported cluster. Its brokers, their settings, key and logs are its owner's. */
export function importedCluster(scope: Construct, { clusterArn }: ImportedCluster): Cluster {
  return { clusterArn, access: kafkaAccess(scope, clusterArn) };
}
