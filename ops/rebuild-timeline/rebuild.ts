import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '../../events/catalogue.ts';
import type { RebuildProgress } from '../../functions/operations/rebuild-timeline/types.ts';
import { counted } from '../../local/src/shared/counted.ts';
import { invoke } from '../shared/invoke.ts';
import { type Difference, differenceOf } from './comparison.ts';
import { createGeneration, dropTable } from './generation.ts';
import type { LiveSystem } from './live-system.ts';
import { Rebuilder, type RebuilderDependencies } from './rebuilder.ts';
import { ordersById, pagesOf } from './tables.ts';

/** Orders that differ are compared again for so long: events that arrive meanwhile are written to the two tables at different times. */
const patienceMs = 20_000;
const pauseMs = 500;

export interface Rebuilt {
  /** The new generation's table. */
  readonly generation: string;
  /** Records that the consumer, too, cannot decode. */
  readonly undecodable: number;
  /** Empty when not compared, or when both generations are equal. */
  readonly differences: readonly Difference[];
}

/**
 * Has the function read all topics from their beginning into a new generation of the timeline's table. The live table is only
 * read. An interrupted run does no harm: the next begins again.
 * @throws {Error} when a service does not respond, or refuses.
 */
export async function rebuildTimeline(
  system: LiveSystem,
  { isCompared, isKept }: { readonly isCompared: boolean; readonly isKept: boolean },
  { onProgress, logProgress }: Pick<RebuilderDependencies, 'onProgress' | 'logProgress'>,
): Promise<Rebuilt> {
  const { dynamodb, generation, lambda, rebuilder: functionName } = system;
  await createGeneration(dynamodb, system);
  logProgress(`reading ${Object.keys(topics).join(', ')} into ${generation}`);
  const rebuilder = new Rebuilder({
    invoke: (request) => invoke<RebuildProgress>(lambda, functionName, request),
    onProgress,
    logProgress,
  });
  await rebuilder.catchUp();
  const differences = isCompared ? await compareGenerations(system, { rebuilder, logProgress }) : [];
  if (isCompared && !isKept && differences.length === 0) await dropTable(dynamodb, generation);
  return { generation, undecodable: rebuilder.undecodable, differences };
}

type Compare = (orderIds: readonly string[]) => Promise<Difference[]>;

/** Differences between all orders of both generations, without those that only lagged. */
async function compareGenerations(
  { documents, tableName, generation }: LiveSystem,
  { rebuilder, logProgress }: { readonly rebuilder: Rebuilder; readonly logProgress: (line: string) => void },
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
  logProgress(`compared ${counted(compared, 'order')}, ${differing.size} of them again`);
  return remainingDifferences([...differing], compare, rebuilder);
}

/** Reads on and compares again, until nothing differs or the patience ends. */
async function remainingDifferences(
  orderIds: readonly string[],
  compare: Compare,
  rebuilder: Rebuilder,
): Promise<Difference[]> {
  let differing = orderIds;
  let differences: Difference[] = [];
  const started = performance.now();
  while (differing.length > 0) {
    await rebuilder.catchUp();
    differences = await compare(differing);
    differing = differences.map(({ orderId }) => orderId);
    if (performance.now() - started > patienceMs) break;
    if (differing.length > 0) await sleep(pauseMs);
  }
  return differences;
}
