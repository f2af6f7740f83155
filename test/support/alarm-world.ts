import type { Template } from '../../local/src/template/types.ts';
import { firesRule, minutesCovered, type Published, stateOf } from './alarm-evaluation.ts';
import { resolvedOfType } from './resolved-stack.ts';

/** Values of a metric, a minute each; undefined where it has no data. */
export type Minutes = readonly (number | undefined)[];

export const always = (value: number | undefined): Minutes =>
  Array.from({ length: minutesCovered }, () => value);

/** Values by the minute of the scenario. */
export const byMinute = (value: (minute: number) => number | undefined): Minutes =>
  Array.from({ length: minutesCovered }, (_, minute) => value(minute));

/**
 * Metrics that differ from those of a healthy stack, by `<metric> <what it is of>`: a function, a consumer group or a mapping,
 * which is named by its group; and by the metric alone, for everything that it is of.
 */
export type Changes = Readonly<Record<string, Minutes>>;

/** A deployed template and what CloudWatch would say of it. */
export class AlarmWorld {
  readonly #template: Template;
  readonly #groupOfMapping: ReadonlyMap<string, string>;

  constructor(template: Template) {
    this.#template = template;
    const mappings = resolvedOfType(template, 'AWS::Lambda::EventSourceMapping');
    this.#groupOfMapping = new Map(
      mappings.map(({ logicalId, properties }) => [logicalId, groupOf(properties)]),
    );
  }

  get groups(): string[] {
    return [...this.#groupOfMapping.values()];
  }

  /** Names of the alarms that are in ALARM, without stack and stage, sorted. */
  firing(changes: Changes): string[] {
    const published = this.#published(changes);
    return resolvedOfType(this.#template, 'AWS::CloudWatch::Alarm')
      .filter(({ properties }) => stateOf(properties, published) === 'ALARM')
      .map(({ properties }) => shortName(properties.AlarmName))
      .sort();
  }

  /** Names of the composite alarms that are in ALARM and have actions, without stack and stage. */
  paging(changes: Changes): string[] {
    const firing = new Set(this.firing(changes));
    const composites = resolvedOfType(this.#template, 'AWS::CloudWatch::CompositeAlarm');
    const isFiring = (name: string): boolean => {
      const composite = composites.find(({ properties }) => properties.AlarmName === name);
      if (!composite) return firing.has(shortName(name));
      return firesRule(String(composite.properties.AlarmRule), isFiring);
    };
    return composites
      .filter(({ properties }) => properties.AlarmActions && isFiring(String(properties.AlarmName)))
      .map(({ properties }) => shortName(properties.AlarmName));
  }

  #published(changes: Changes): Published {
    return (metricName, dimensions) => {
      const of =
        dimensions['Consumer Group'] ??
        this.#groupOfMapping.get(dimensions.EventSourceMappingUUID ?? '') ??
        dimensions.service ??
        dimensions.FunctionName ??
        '';
      const specific = `${metricName} ${of}`;
      if (specific in changes) return changes[specific];
      return metricName in changes ? changes[metricName] : healthy[metricName];
    };
  }
}

/** An idle stack in which everything is well: mappings poll and find nothing, brokers and the check report. */
const healthy: Changes = {
  PolledEventCount: always(0),
  SumOffsetLag: always(0),
  OrdersNotFinal: always(0),
  CpuUser: always(10),
  CpuSystem: always(5),
  CPUCreditBalance: always(576),
  KafkaDataLogsDiskUsed: always(5),
  HeapMemoryAfterGC: always(30),
  UnderReplicatedPartitions: always(0),
  OfflinePartitionsCount: always(0),
  ActiveControllerCount: always(1),
  ClaimedAccountConcurrency: always(12),
};

const shortName = (name: unknown) => String(name).replace(/^orderstream-(dev|prod)-/, '');

function groupOf(properties: Readonly<Record<string, unknown>>): string {
  const { ConsumerGroupId } = properties.AmazonManagedKafkaEventSourceConfig as { ConsumerGroupId: string };
  return ConsumerGroupId;
}
