import type { TemplateValue } from '../template/types.ts';

/** A way in to a cluster: without encryption, by TLS, by SASL/SCRAM over TLS, by SASL/IAM over TLS. */
export type MskListener = 'plaintext' | 'tls' | 'scram' | 'iam';

/** One MSK cluster of the template; all of them are the one Kafka that the mirror runs. */
export interface MskCluster {
  /** `arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID` */
  readonly arn: string;
  readonly name: string;
  readonly kind: 'PROVISIONED' | 'SERVERLESS';
  /** For example `3.9.x`, as the template says it. */
  readonly kafkaVersion: string;
  /** As the template says it: it bounds the replication factor that `CreateTopic` accepts. */
  readonly numberOfBrokerNodes: number;
  readonly instanceType?: string;
  readonly state: 'ACTIVE';
  readonly tags?: Readonly<Record<string, string>>;
  /** Those that the template declares; of a cluster that is in no template, those that the local Kafka always has. */
  readonly listeners: readonly MskListener[];
  /** Those that are open to the internet on AWS. Default none. */
  readonly publicListeners?: readonly MskListener[];
  /** Those that other VPCs reach by multi-VPC private connectivity on AWS. Default none. */
  readonly vpcListeners?: readonly MskListener[];
  /** Of the template's resource, evaluated; absent for a cluster that is in no template. */
  readonly properties?: Readonly<Record<string, TemplateValue>>;
}
