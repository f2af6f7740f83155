import { v5 } from 'uuid';
import { headerOf, jsonValueOf, type KafkaRecord, type PartitionedRecord } from '../shared/kafka-event.ts';
import type { TimelineEntry } from './domain.ts';

const deadLetterNamespace = '5d1f6a52-0c37-5b5f-8a53-2f0e1c9d7b64';
const uuidFormat = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What Lambda writes to a Kafka on-failure destination for one record, as far as it is used here.
 * https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html
 */
interface FailureEnvelope {
  readonly timestamp: string;
  readonly requestContext: {
    readonly functionArn: string;
    readonly condition: string;
    readonly approximateInvokeCount: number;
  };
  readonly payload: { readonly records: Readonly<Record<string, readonly KafkaRecord[]>> };
}

/** A delivery that was given up, on the timeline of its order. */
export interface DeadLetter {
  readonly orderId: string;
  readonly entry: TimelineEntry;
}

/**
 * Reads a record of the dead-letter topic, which bears the key of the record that failed: its order.
 * @returns undefined when the key is no order id, so that no timeline can show it.
 * @throws {Error} when the value is not a failure envelope.
 */
export function deadLetterOf(source: PartitionedRecord): DeadLetter | undefined {
  const orderId = Buffer.from(source.record.key ?? '', 'base64').toString('utf8');
  if (!uuidFormat.test(orderId)) return undefined;
  const { timestamp, requestContext, payload } = envelopeOf(source);
  const [failed] = Object.values(payload.records).flat();
  const identity = [requestContext.functionArn, failed?.topic, failed?.partition, failed?.offset];
  return {
    orderId,
    entry: {
      id: v5(JSON.stringify(identity), deadLetterNamespace),
      type: 'DeadLettered',
      time: timestamp,
      causationId: (failed && headerOf(failed, 'ce_id')) ?? null,
      consumer: consumerOf(requestContext.functionArn),
      attempts: requestContext.approximateInvokeCount ?? 0,
      reason: requestContext.condition,
    },
  };
}

/** `payment` of `arn:…:function:orderstream-dev-payment`, with or without a qualifier behind it. */
function consumerOf(functionArn: string): string {
  const functionName = functionArn.split(':')[6] ?? functionArn;
  return functionName.replace(/^orderstream-[^-]+-/, '');
}

function envelopeOf(source: PartitionedRecord): FailureEnvelope {
  const value = jsonValueOf(source) as Partial<FailureEnvelope> | null;
  if (value?.timestamp && value.requestContext && value.payload?.records) return value as FailureEnvelope;
  throw new Error(
    `${source.partitionKey} offset ${source.record.offset} is not a failure envelope of Lambda.`,
  );
}
