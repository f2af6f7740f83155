import { KEYSTORE_PASSWORD } from '../iam/certificate.ts';

export interface BrokerSettings {
  readonly logDirectory: string;
  readonly keystoreFile: string;
  readonly ports: BrokerPorts;
}

export interface BrokerPorts {
  readonly plaintext: number;
  readonly iam: number;
  readonly controller: number;
}

/**
 * The broker's `server.properties`: one node in KRaft combined mode. PLAINTEXT is for people, tools and the mappings;
 * IAM accepts what clients send to MSK's IAM listener; CONTROLLER is Kafka's own.
 */
export function serverProperties(settings: BrokerSettings): string {
  const properties = {
    ...listeners(settings.ports),
    ...iamListener(settings.keystoreFile),
    ...singleNode,
    ...mskLike,
    'log.dirs': settings.logDirectory,
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

function listeners({ plaintext, iam, controller }: BrokerPorts) {
  const clients = `PLAINTEXT://127.0.0.1:${plaintext},IAM://127.0.0.1:${iam}`;
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `${clients},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': clients,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,IAM:SASL_SSL',
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
    'listener.name.iam.ssl.keystore.type': 'PKCS12',
    'listener.name.iam.ssl.keystore.location': keystoreFile,
    'listener.name.iam.ssl.keystore.password': KEYSTORE_PASSWORD,
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
  // Nobody else can be about to join.
  'group.initial.rebalance.delay.ms': 0,
  // A broker that was killed is let in again only when its old session is over.
  'broker.session.timeout.ms': 3000,
  'broker.heartbeat.interval.ms': 500,
  // The default of 128 MB would be a quarter of the heap.
  'log.cleaner.dedupe.buffer.size': 8 * 1024 * 1024,
};

/** As the cluster of the stack has it, so that a topic nobody declared, or nobody granted, fails here too. */
const mskLike = {
  'auto.create.topics.enable': false,
  // The policies of an identity decide what it may do; people on the PLAINTEXT listener may do everything.
  'authorizer.class.name': 'orderstream.msk.IamAuthorizer',
};
