import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { readIfPresent, writeWhole } from '../services/files.ts';
import type { Log } from '../shared/log.ts';

/** For each group id: what it is called in the local Kafka, by cluster. */
type Names = Record<string, Record<string, string>>;

/**
 * Names of consumer groups in the one local Kafka. On AWS a group belongs to a cluster, so that mappings of two clusters may
 * use one name; here their members would share the partitions of one topic, and each would miss what the other gets. So
 * the first cluster that uses a name has it, and the group of another gets the cluster's name added. Kept with the data:
 * a group keeps its name, and with it its offsets.
 */
export class LocalGroups {
  readonly #file: string;
  readonly #names: Names;
  readonly #log: Pick<Log, 'warn'>;

  /** @param file absolute path of the file that keeps the names. */
  constructor(file: string, log: Pick<Log, 'warn'>) {
    this.#file = file;
    this.#names = JSON.parse(readIfPresent(file) ?? '{}') as Names;
    this.#log = log;
  }

  /**
   * The name of a group in the local Kafka.
   * @param cluster ARN of a cluster, or addresses of a self-managed one with commas between.
   */
  nameOf(groupId: string, cluster: string): string {
    const names = this.#names[groupId] ?? {};
    const name = names[cluster] ?? this.#choose(groupId, cluster, Object.values(names));
    if (names[cluster] === undefined) this.#keep(groupId, { ...names, [cluster]: name });
    if (name !== groupId) this.#log.warn(differs(groupId, cluster, name));
    return name;
  }

  #choose(groupId: string, cluster: string, taken: readonly string[]): string {
    if (taken.length === 0) return groupId;
    const short = `${groupId}@${shortName(cluster)}`;
    return taken.includes(short) ? `${groupId}@${cluster}` : short;
  }

  #keep(groupId: string, names: Record<string, string>): void {
    this.#names[groupId] = names;
    mkdirSync(dirname(this.#file), { recursive: true });
    writeWhole(this.#file, JSON.stringify(this.#names));
  }
}

/** `shop` of `arn:aws:kafka:…:cluster/shop/UUID`. */
const shortName = (cluster: string) => /:cluster\/([^/]+)\//.exec(cluster)?.[1] ?? cluster;

/** https://docs.aws.amazon.com/lambda/latest/api/API_AmazonManagedKafkaEventSourceConfig.html */
const differs = (groupId: string, cluster: string, name: string) =>
  `consumer group ${groupId} is used on several clusters, which are one local Kafka: here the group of ${cluster} is called ${name}. AWS documents that the id must be unique among all your Kafka event sources: give each mapping its own ConsumerGroupId`;
