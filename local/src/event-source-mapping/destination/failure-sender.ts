import type { Clock } from '../../shared/clock.ts';
import { isNetworkError, isRetriable, isTooLarge } from '../consumer/errors.ts';
import { backoffMs } from '../core/backoff.ts';
import type { Failure } from '../core/batch-outcome.ts';
import {
  bucketDocument,
  type FailureContext,
  metadataDocument,
  recordDocument,
} from '../core/failure-document.ts';
import { groupByPartition } from '../core/record.ts';
import { type ArnService, type Destination, isFifo } from '../settings/destination.ts';
import type { EventSourceMappingPorts } from '../types.ts';

/** Sends one failure to a destination; throws when it was not delivered. */
export type SendFailure = (failure: Failure, context: FailureContext) => Promise<void>;

/** Writes messages to a topic of the source's cluster. */
export type Produce = (
  topic: string,
  messages: readonly { readonly key: Buffer | null; readonly value: string }[],
) => Promise<void>;

const DOCUMENTS: Readonly<Record<ArnService, typeof metadataDocument>> = {
  sqs: metadataDocument,
  sns: metadataDocument,
  s3: bucketDocument,
};

/** How to send to a destination: one message per record on a topic, one document per failure elsewhere. */
export function failureSender(
  destination: Destination,
  mappingUuid: string,
  produce: Produce,
  deliverToArn: EventSourceMappingPorts['deliverToArn'],
): SendFailure {
  if (destination.kind === 'kafka') {
    return (failure, context) =>
      produce(
        destination.topic,
        failure.records.map((record) => ({
          key: record.key,
          value: recordDocument(failure, record, context),
        })),
      );
  }
  return async (failure, context) => {
    if (isFifo(destination)) throw new Error('Lambda does not send to FIFO queues and topics');
    const [[partition, [record]] = [0, []]] = groupByPartition(failure.records);
    const partitionKey = `${record?.topic}-${partition}`;
    const document = DOCUMENTS[destination.service](failure, context);
    const { functionArn } = context;
    const records = failure.records.map(({ topic, partition: each, offset, timestamp }) => ({
      topic,
      partition: each,
      offset,
      timestamp,
    }));
    await deliverToArn(destination.arn, document, { mappingUuid, partitionKey, functionArn, records });
  };
}

const MAXIMUM_SENDS = 5;

/** How sends are repeated. */
interface Repetition {
  readonly clock: Clock;
  readonly stopped: AbortSignal;
  /** Whether less can be sent at a time. */
  readonly canSplit: boolean;
  readonly onError: (error: unknown) => void;
}

/**
 * Sends until it succeeds, however long the brokers are unavailable: the source is on the same cluster. A final error
 * (a message too large, a denied write), or one that repeats, ends the retries: the records are then discarded, which
 * AWS counts as `DroppedEventCount`.
 * @returns `stopped` when the mapping stopped first; `too-large` when less has to be sent at a time.
 */
export async function sendWithRetries(
  send: () => Promise<void>,
  { clock, stopped, canSplit, onError }: Repetition,
): Promise<'delivered' | 'discarded' | 'stopped' | 'too-large'> {
  for (let failures = 1; ; failures++) {
    try {
      await send();
      return 'delivered';
    } catch (error) {
      if (canSplit && isTooLarge(error)) return 'too-large';
      onError(error);
      if (!isRetriable(error) || (failures >= MAXIMUM_SENDS && !isNetworkError(error))) return 'discarded';
    }
    await clock.sleep(backoffMs(failures), stopped);
    if (stopped.aborted) return 'stopped';
  }
}
