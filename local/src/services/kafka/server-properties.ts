import { KEYSTORE_PASSWORD } from '../iam/certificate.ts';

export interface BrokerSettings {
  readonly logDirectory: string;
  readonly keystoreFile: string;
  readonly ports: BrokerPorts;
  /** Of the configurations of clusters; they come before the defaults. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface BrokerPorts {
  readonly plaintext: number;
  readonly iam: number;
  readonly controller: number;
  /** Absent: the broker has no such listener. */
  readonly tls?: number;
  /** Absent: the broker has no such listener. */
  readonly scram?: number;
}

/**
 * The broker's `server.properties`: one node in KRaft combined mode. PLAINTEXT is for users, tools and the mappings;
 * IAM accepts what clients send to MSK's IAM listener, TLS and SCRAM what they send to its others; CONTROLLER is Kafka's
 * own.
 */
export function serverProperties({ logDirectory, keystoreFile, ports, settings }: BrokerSettings): string {
  const properties = {
    ...listeners(ports),
    ...iamListener(keystoreFile),
    ...(ports.tls === undefined ? {} : keystore('tls', keystoreFile)),
    ...(ports.scram === undefined ? {} : scramListener(keystoreFile)),
    ...singleNode,
    ...mskLike,
    ...settings,
    'log.dirs': logDirectory,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${escaped(String(value))}\n`)
    .join('');
}

/** Java reads properties as ISO 8859-1: https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Properties.html */
function escaped(value: string): string {
  const codeOf = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return value.replaceAll('\\', '\\\\').replace(/[^\x20-\x7e]/g, codeOf);
}

/** A listener without a client's certificate: every client is `User:ANONYMOUS`, as on MSK's TLS listener. */
const PROTOCOLS = 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,IAM:SASL_SSL,TLS:SSL,SCRAM:SASL_SSL';

function listeners({ plaintext, iam, controller, tls, scram }: BrokerPorts) {
  const clients = Object.entries({ PLAINTEXT: plaintext, IAM: iam, TLS: tls, SCRAM: scram })
    .filter(([, port]) => port !== undefined)
    .map(([name, port]) => `${name}://127.0.0.1:${port}`)
    .join(',');
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `${clients},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': clients,
    'listener.security.protocol.map': PROTOCOLS,
    'inter.broker.listener.name': 'PLAINTEXT',
  };
}

/** The JAAS line takes no options: with one, Kafka's own validator wants to be configured. */
function iamListener(keystoreFile: string) {
  const oauthbearer = 'listener.name.iam.oauthbearer.sasl';
  return {
    'listener.name.iam.sasl.enabled.mechanisms': 'OAUTHBEARER',
    [`${oauthbearer}.server.callback.handler.class`]: 'orderstream.msk.IamCallbackHandler',
    [`${oauthbearer}.jaas.config`]:
      'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;',
    ...keystore('iam', keystoreFile),
  };
}

/** Credentials are those of the users that the broker holds: https://kafka.apache.org/documentation/#security_sasl_scram_credentials */
function scramListener(keystoreFile: string) {
  return {
    'listener.name.scram.sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.scram.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    ...keystore('scram', keystoreFile),
  };
}

function keystore(listener: 'iam' | 'tls' | 'scram', file: string) {
  return {
    [`listener.name.${listener}.ssl.keystore.type`]: 'PKCS12',
    [`listener.name.${listener}.ssl.keystore.location`]: file,
    [`listener.name.${listener}.ssl.keystore.password`]: KEYSTORE_PASSWORD,
  };
}

const singleNode = {
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 4,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.num.partitions': 4,
  'transaction.state.log.min.isr': 1,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.num.partitions': 4,
  'share.coordinator.state.topic.min.isr': 1,
  // No other member can be about to join.
  'group.initial.rebalance.delay.ms': 0,
  // A broker that was killed is let in again only when its old session is over.
  'broker.session.timeout.ms': 3000,
  'broker.heartbeat.interval.ms': 1000,
  // No records of the controller that only say that it lives: a broker at rest takes half the processor time.
  'metadata.max.idle.interval.ms': 0,
  // The default of 128 MB would be a quarter of the heap.
  'log.cleaner.dedupe.buffer.size': 8 * 1024 * 1024,
};

/** MSK's defaults. https://docs.aws.amazon.com/msk/latest/developerguide/msk-default-configuration.html */
const mskLike = {
  'auto.create.topics.enable': false,
  // Policies decide on the IAM listener, ACLs on those with TLS; on PLAINTEXT everything is allowed.
  'authorizer.class.name': 'orderstream.msk.MskAuthorizer',
  'principal.builder.class': 'orderstream.msk.MskPrincipalBuilder',
  'allow.everyone.if.no.acl.found': true,
};
