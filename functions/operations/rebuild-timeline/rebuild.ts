import { appendTimeline } from '../../orders/append-timeline.ts';
import { additionOf } from '../../orders/handlers.ts';
import type { OrderAddition } from '../../orders/ports.ts';
import type { Incoming } from '../../shared/kafka/consumer.ts';
import type { PartitionedRecord } from '../../shared/kafka/event.ts';
import { describeError, logger } from '../../shared/telemetry/powertools.ts';
import { restOf } from '../records/page-plan.ts';
import { partitionText } from '../records/position.ts';
import { mappingRecordOf } from './mapping-record.ts';
import { planPage } from './page.ts';
import type { RebuildPorts } from './ports.ts';
import type { RebuildProgress, RebuildRequest } from './types.ts';

/** Records of a page: with their orders, some MB of the function's 512. */
const pageSize = 2_000;
/** Dead letters hold their records in base64, so that a page of them may be large. */
const pageSizeInBytes = 16 * 2 ** 20;
/** No page begins later than this after the first: the last one has the rest of the function's 120 s. */
const workMs = 30_000;

/**
 * Writes records of all topics as the consumer of the timeline does, page by page, for half a minute or until the end.
 * @throws {Error} when Kafka or the table does not respond, or an order cannot be written. Pages before are written, and
 *   writing them again changes nothing.
 */
export async function rebuild(request: RebuildRequest, ports: RebuildPorts): Promise<RebuildProgress> {
  const started = ports.monotonicMs();
  let progress = await rebuildPage(request, ports);
  while (progress.waiting > 0 && ports.monotonicMs() - started < workMs) {
    const { read, undecodable } = progress;
    const page = await rebuildPage(progress, ports);
    progress = { ...page, read: read + page.read, undecodable: undecodable + page.undecodable };
  }
  return progress;
}

async function rebuildPage(request: RebuildRequest, ports: RebuildPorts): Promise<RebuildProgress> {
  const plan = planPage(await ports.topics.ranges(), request, pageSize);
  const { records, left } = await ports.topics.read(plan.positions, pageSizeInBytes);
  const sources = records.flatMap((each) => mappingRecordOf(each, ports.versionIds) ?? []);
  const additions = sources.map(readAddition);
  await write(
    additions.flatMap(({ incoming }) => incoming ?? []),
    ports,
  );
  const unreadable = additions.filter(({ isReadable }) => !isReadable).length;
  return {
    read: records.length,
    undecodable: records.length - sources.length + unreadable,
    ...restOf(plan, left, partitionText),
    until: plan.until,
  };
}

interface ReadAddition {
  /** False when the consumer fails on the record at every delivery, so that it is never on the timeline. */
  readonly isReadable: boolean;
  /** Absent when the record concerns no order. */
  readonly incoming?: Incoming<OrderAddition>;
}

function readAddition(source: PartitionedRecord): ReadAddition {
  try {
    const value = additionOf(source);
    return { isReadable: true, ...(value && { incoming: { value, source } }) };
  } catch (error) {
    logger.warn('Record cannot be read', describeError(error));
    return { isReadable: false };
  }
}

async function write(values: readonly Incoming<OrderAddition>[], { store }: RebuildPorts): Promise<void> {
  const [failed, ...others] = await appendTimeline(values, store);
  if (!failed) return;
  throw new Error(
    `${1 + others.length} records could not be written, that of order ${failed.value.orderId} among them. The reason is in the log.`,
  );
}
