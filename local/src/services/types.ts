import type { KafkaDecision } from '../iam/types.ts';
import type { Disturbs } from './disturbance.ts';

/** The three services the mirror needs, once they are up. */
export interface RunningServices {
  readonly kafka: KafkaService;
  readonly dynamodb: { readonly endpoint: string };
  /** `endpoint` speaks SES v2; `mailboxUrl` is its web page, `/store` its JSON. */
  readonly ses: { readonly endpoint: string; readonly mailboxUrl: string };
  /** How they are made unavailable on purpose; empty for those that are not the mirror's. */
  readonly disturbs: Disturbs;
  /** Ends what this process started, gracefully; what was given from outside stays. */
  stop(): Promise<void>;
}

export interface KafkaService {
  /** PLAINTEXT addresses (`host:port`) for users, tools and the mappings. */
  readonly bootstrapBrokers: readonly string[];
  /** Addresses of the listener that speaks MSK's IAM handshake over TLS; empty when there is none (external). */
  readonly iamBootstrapBrokers: readonly string[];
  /** Addresses of the TLS listener; absent or empty when there is none. */
  readonly tlsBootstrapBrokers?: readonly string[];
  /** Addresses of the listener for SASL/SCRAM over TLS; absent or empty when there is none. */
  readonly scramBootstrapBrokers?: readonly string[];
  /** PEM of the authority that signed the certificate of the listeners with TLS; empty when there is none. */
  readonly certificateAuthority: string;
}

/** `shared`: embedded ones that run already, or that later mirrors of this user get as well, one after the other. */
export type ServicesMode = 'embedded' | 'shared' | 'docker' | 'external';

/** A port of 0 means any free one. */
export interface ServicePorts {
  readonly kafka: number;
  readonly kafkaIam: number;
  /** Of the TLS listener, where there is one. Default 0. */
  readonly kafkaTls?: number;
  /** Of the SASL/SCRAM listener, where there is one. Default 0. */
  readonly kafkaScram?: number;
  readonly dynamodb: number;
  readonly mail: number;
}

/** A listener that the broker has only when a cluster needs it. */
export type ExtraListener = 'tls' | 'scram';

/** What clusters need of the broker besides what it always has; a broker of the user has what it has. */
export interface BrokerNeeds {
  readonly listeners: readonly ExtraListener[];
  /** Properties of the broker, by Kafka's names. */
  readonly settings: Readonly<Record<string, string>>;
  /** Whether topics have names that differ in `.` and `_` only, in clusters that are separate on AWS. Default: false. */
  readonly hasCollidingTopics?: boolean;
}

export interface ServicesOptions {
  readonly mode: ServicesMode;
  /** Absolute path; Kafka logs, tables, certificates and keys live below it. */
  readonly dataDirectory: string;
  readonly ports: ServicePorts;
  /** Names by which DynamoDB Local and the mailbox may be called besides those of the loopback interface, in lower case. */
  readonly hostNames?: readonly string[];
  /** Default: no further listeners, no settings. */
  readonly broker?: BrokerNeeds;
  /** One line a step, for the user who waits. */
  readonly onProgress: (message: string) => void;
  /** Called when all that is left of the start is to wait for other processes: time for work that keeps this one busy. */
  readonly onWaiting?: () => void;
  /** Called once when a service ends without being stopped; the text is one clear line. */
  readonly onUnexpectedExit: (message: string) => void;
  /** Of the process that shared services wait for, so that its next mirror gets them too. Default: this process. */
  readonly userPid?: number;
  /** Clears the data directory, once it is locked and before anything starts. Default false. */
  readonly fresh?: boolean;
  /** Called once for each thing that Kafka allowed or refused an identity of the IAM listener; an embedded or shared broker only. */
  readonly onKafkaDecision?: (decision: KafkaDecision) => void;
  /** Ends the start; what was started is stopped before `startServices` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}
