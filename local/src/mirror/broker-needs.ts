import { type BrokerSettings, brokerSettings } from '../msk/broker-settings.ts';
import { configurationsOf } from '../msk/configurations.ts';
import type { MskCluster } from '../msk/msk-cluster.ts';
import { clustersOf } from '../resources/msk/clusters.ts';
import { resourcesOfType } from '../resources/resources-of-type.ts';
import type { BrokerNeeds, ExtraListener, KafkaService } from '../services/types.ts';
import type { ResolvedResource } from '../template/types.ts';
import { certificateNotes, certificateSettings } from './certificate-needs.ts';
import { credentialTypes } from './mapping-credentials.ts';
import { sharedTopicNotes } from './shared-topics.ts';

/** What the stacks need of the one local Kafka, and what of them it cannot give. */
export interface KafkaPlan {
  readonly needs: BrokerNeeds;
  readonly brokerSettings: BrokerSettings;
  /** Lines for the user: what differs from AWS without harm. */
  readonly notes: readonly string[];
  /** Lines for the user: what will not work. */
  readonly warnings: readonly string[];
}

const EXTRA_LISTENERS: readonly ExtraListener[] = ['tls', 'scram'];

/** A broker without anything that only some stacks need. */
export const NO_NEEDS: BrokerNeeds = { listeners: [], settings: {} };

/**
 * Looks at the clusters, configurations, topics and mappings of stacks before anything starts.
 * @param resources as `checkPlans` returns them.
 * @throws {Error} one line, for an MSK configuration that MSK refuses.
 */
export function planKafka(resources: ReadonlyMap<string, ResolvedResource>): KafkaPlan {
  const clusters = clustersOf(resources);
  const settings = brokerSettings(clusters, configurationsOf(resources));
  const isNeeded = (listener: ExtraListener) =>
    clusters.some((cluster) => needs(cluster, listener)) ||
    hasMappingBy(credentialTypes[listener], resources);
  const ofCertificates = certificateSettings(clusters, hasMappingBy(credentialTypes.tls, resources));
  const listeners = EXTRA_LISTENERS.filter(isNeeded);
  const topics = sharedTopicNotes(resources);
  return {
    needs: {
      listeners,
      settings: { ...settings.broker, ...ofCertificates },
      ...(topics.apart.length > 0 && { hasCollidingTopics: true }),
    },
    brokerSettings: settings,
    notes: [
      ...settings.notes,
      ...clusters.flatMap((each) => certificateNotes(each, ofCertificates)),
      ...topics.shared,
      ...topics.apart,
    ],
    warnings: topics.colliding,
  };
}

/** Whether a broker that has `given` would have to be started again for `wanted`. */
export function isSame(given: BrokerNeeds, wanted: BrokerNeeds): boolean {
  return JSON.stringify(given) === JSON.stringify(wanted);
}

/** What a Kafka that the user runs does not have of what is needed, as one line; undefined for nothing. */
export function missingOf(
  kafka: KafkaService,
  { listeners, settings, hasCollidingTopics }: BrokerNeeds,
): string | undefined {
  const has = { tls: kafka.tlsBootstrapBrokers ?? [], scram: kafka.scramBootstrapBrokers ?? [] };
  const missing = [
    ...listeners.filter((each) => has[each].length === 0).map((each) => `a ${each.toUpperCase()} listener`),
    ...Object.keys(settings).map((name) => `the setting ${name}`),
    ...(hasCollidingTopics ? ['room for topics whose names differ in . and _ only'] : []),
  ];
  if (missing.length === 0) return undefined;
  return `the Kafka of --services=external is used as it is: the clusters of the stack ask for ${missing.join(', ')}; GetBootstrapBrokers gives what there is`;
}

const needs = ({ listeners, vpcListeners = [] }: MskCluster, listener: ExtraListener) =>
  listeners.includes(listener) || vpcListeners.includes(listener);

/** One of a self-managed cluster, or of a cluster of another stack: what listeners that has, nothing says. */
const hasMappingBy = (types: readonly string[], resources: ReadonlyMap<string, ResolvedResource>) =>
  resourcesOfType(resources, 'AWS::Lambda::EventSourceMapping').some(({ properties }) => {
    const { EventSourceArn = ':kafka:', SourceAccessConfigurations = [] } = properties as {
      EventSourceArn?: unknown;
      SourceAccessConfigurations?: { Type?: unknown }[];
    };
    return (
      String(EventSourceArn).includes(':kafka:') &&
      SourceAccessConfigurations.some(({ Type }) => types.includes(String(Type)))
    );
  });
