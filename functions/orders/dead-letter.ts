import { v5 } from 'uuid';
import { headerOf, jsonValueOf, type PartitionedRecord } from '../shared/kafka/event.ts';
import {
  consumerOf,
  type FailureEnvelope,
  failedRecordOf,
  failureEnvelopeOf,
} from '../shared/kafka/failure-envelope.ts';
import { UnreadableRecordError } from '../shared/runtime/unprocessable.ts';
import { isOrderId, type TimelineEntry } from './domain.ts';

const deadLetterNamespace = '5d1f6a52-0c37-5b5f-8a53-2f0e1c9d7b64';

/** A failed delivery, on the timeline of its order. */
export interface DeadLetter {
  readonly orderId: string;
  readonly entry: TimelineEntry;
}

/**
 * Reads a record of the dead-letter topic, which has the key of the record that failed: its order.
 * @returns undefined when the key is not an order id, so that no timeline can show it.
 * @throws {UnreadableRecordError} when the value is not a failure envelope.
 */
export function deadLetterOf(source: PartitionedRecord): DeadLetter | undefined {
  const orderId = Buffer.from(source.record.key ?? '', 'base64').toString('utf8');
  if (!isOrderId(orderId)) return undefined;
  const envelope = envelopeOf(source);
  const { timestamp, requestContext } = envelope;
  const failed = failedRecordOf(envelope);
  const identity = [requestContext.functionArn, failed?.topic, failed?.partition, failed?.offset];
  return {
    orderId,
    entry: {
      id: v5(JSON.stringify(identity), deadLetterNamespace),
      type: 'DeadLettered',
      time: timestamp,
      causationId: (failed && headerOf(failed, 'ce_id')) ?? null,
      consumer: consumerOf(envelope),
      attempts: requestContext.approximateInvokeCount ?? 0,
      reason: requestContext.condition,
    },
  };
}

function envelopeOf(source: PartitionedRecord): FailureEnvelope {
  const envelope = failureEnvelopeOf(jsonValueOf(source));
  if (envelope) return envelope;
  throw new UnreadableRecordError(
    `${source.partitionKey} offset ${source.record.offset} is not a failure envelope of Lambda.`,
  );
}
