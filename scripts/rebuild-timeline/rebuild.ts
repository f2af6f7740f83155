import { setTimeout as sleep } from 'node:timers/promises';
import { type TopicName, topics } from '../../events/index.ts';
import type { OrderAddition } from '../../functions/orders/ports.ts';
import { additionOf, record } from '../../functions/orders/recording.ts';
import { createOrderStore } from '../../functions/orders/store.ts';
import type { Incoming } from '../../functions/shared/consumer.ts';
import { type Difference, differenceOf } from './comparison.ts';
import { dropTable, newGenerationOf } from './generation.ts';
import type { LiveSystem } from './live-system.ts';
import { mappingRecordOf, type TopicRecord } from './mapping-record.ts';
import { ordersById, pagesOf } from './tables.ts';
import { type ReadingProgress, TopicReader } from './topic-reader.ts';

/** Orders that differ are looked at again so often: events that arrive meanwhile come to both tables in their own time. */
const looks = 40;
const pauseInMs = 500;

export interface Rebuilt {
  /** The new generation's table. */
  readonly generation: string;
  /** Records that the mapping, too, cannot decode. */
  readonly undecodable: number;
  /** Empty when not compared, or when both generations tell the same. */
  readonly differences: readonly Difference[];
}

export interface RebuildSurroundings {
  readonly onProgress: (progress: ReadingProgress) => void;
  readonly tell: (line: string) => void;
}

/**
 * Reads all topics from their beginning, with the code of the consumer, into a new generation of its table. The live table
 * is only read. An interrupted run does no harm: the next begins anew.
 * @throws {Error} when a record cannot be taken, or a service stops answering.
 */
export async function rebuildTimeline(
  system: LiveSystem,
  { isCompared, isKept }: { readonly isCompared: boolean; readonly isKept: boolean },
  { onProgress, tell }: RebuildSurroundings,
): Promise<Rebuilt> {
  const generation = await newGenerationOf(system.dynamodb, system.tableName);
  tell(`reading ${Object.keys(topics).join(', ')} into ${generation}`);
  let undecodable = 0;
  await using reader = await TopicReader.start(system.brokers, {
    topics: Object.keys(topics) as TopicName[],
    onProgress,
    take: async (records) => {
      const unseen = await takeAs(records, system, generation);
      undecodable += unseen;
    },
  });
  await reader.catchUp();
  const differences = isCompared ? await compareGenerations(system, generation, { reader, tell }) : [];
  if (isCompared && !isKept && differences.length === 0) await dropTable(system.dynamodb, generation);
  return { generation, undecodable, differences };
}

/**
 * Writes records the way the consumer does.
 * @returns how many of them the consumer would not have seen.
 */
async function takeAs(
  records: readonly TopicRecord[],
  { documents }: LiveSystem,
  tableName: string,
): Promise<number> {
  const sources = records.flatMap((each) => mappingRecordOf(each) ?? []);
  const values = sources.flatMap((source): Incoming<OrderAddition>[] => {
    const value = additionOf(source);
    return value ? [{ value, source }] : [];
  });
  const failed = await record(values, createOrderStore(documents, tableName));
  if (failed.length > 0) throw new Error(`${failed.length} records could not be written to ${tableName}.`);
  return records.length - sources.length;
}

type Compare = (orderIds: readonly string[]) => Promise<Difference[]>;

/** Differences between all orders of both generations, once those that only lagged have come to agree. */
async function compareGenerations(
  { documents, tableName }: LiveSystem,
  generation: string,
  { reader, tell }: { readonly reader: TopicReader; readonly tell: (line: string) => void },
): Promise<Difference[]> {
  const compare: Compare = async (orderIds) => {
    const live = await ordersById(documents, tableName, orderIds);
    const rebuilt = await ordersById(documents, generation, orderIds);
    const now = Date.now();
    return orderIds.flatMap((orderId) => differenceOf(live.get(orderId), rebuilt.get(orderId), now) ?? []);
  };
  const differing = new Set<string>();
  let compared = 0;
  for (const table of [tableName, generation]) {
    for await (const page of pagesOf(documents, table)) {
      for (const { orderId } of await compare(page.map((item) => item.orderId))) differing.add(orderId);
      if (table === tableName) compared += page.length;
    }
  }
  tell(`compared ${compared} orders; ${differing.size} are looked at again`);
  return remainingDifferences([...differing], compare, reader);
}

/** Reads on and compares again, until nothing differs or the looks are used up. */
async function remainingDifferences(
  orderIds: readonly string[],
  compare: Compare,
  reader: TopicReader,
): Promise<Difference[]> {
  let differing = orderIds;
  let differences: Difference[] = [];
  for (let look = 0; look < looks && differing.length > 0; look += 1) {
    if (look > 0) await sleep(pauseInMs);
    await reader.catchUp();
    differences = await compare(differing);
    differing = differences.map(({ orderId }) => orderId);
  }
  return differences;
}
