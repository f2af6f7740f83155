import type { MskCluster, MskListener } from '../../msk/msk-cluster.ts';
import type { KafkaService } from '../../services/types.ts';

/** How `GetBootstrapBrokers` names a listener: inside the VPC, from the internet, and from other VPCs. */
const MEMBERS: Readonly<Record<MskListener, readonly [inside: string, rest: string]>> = {
  plaintext: ['bootstrapBrokerString', ''],
  tls: ['bootstrapBrokerStringTls', 'Tls'],
  scram: ['bootstrapBrokerStringSaslScram', 'SaslScram'],
  iam: ['bootstrapBrokerStringSaslIam', 'SaslIam'],
};

/**
 * Addresses of a listener of the local Kafka.
 * @returns an empty list for one that it does not have, as a Kafka of the user may.
 */
export function brokersOf(kafka: KafkaService, listener: MskListener): readonly string[] {
  return {
    plaintext: kafka.bootstrapBrokers,
    tls: kafka.tlsBootstrapBrokers ?? [],
    scram: kafka.scramBootstrapBrokers ?? [],
    iam: kafka.iamBootstrapBrokers,
  }[listener];
}

/**
 * The response of `GetBootstrapBrokers`: one string for each listener of the cluster. Whatever network it is for, it is
 * the local listener. Where the local Kafka has none of them, its PLAINTEXT listener is used.
 * https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn-bootstrap-brokers.html
 */
export function bootstrapBrokers(
  kafka: KafkaService,
  { listeners, publicListeners = [], vpcListeners = [] }: MskCluster,
): Record<string, string> {
  const named = [
    ...listeners.map((listener) => [MEMBERS[listener][0], listener] as const),
    ...publicListeners.map((each) => [`bootstrapBrokerStringPublic${MEMBERS[each][1]}`, each] as const),
    ...vpcListeners.map((each) => [`bootstrapBrokerStringVpcConnectivity${MEMBERS[each][1]}`, each] as const),
  ];
  const served = named.map(([member, listener]) => [member, brokersOf(kafka, listener).join(',')] as const);
  const strings = served.filter(([, brokers]) => brokers !== '');
  if (strings.length > 0) return Object.fromEntries(strings);
  return { [MEMBERS.plaintext[0]]: kafka.bootstrapBrokers.join(',') };
}
