import type { Clock } from '../shared/clock.ts';
import { ServiceException } from '../shared/service-exception.ts';
import { backoffMs } from './core/backoff.ts';
import {
  bucketDocument,
  type FailureContext,
  metadataDocument,
  recordDocument,
} from './core/failure-document.ts';
import { groupByPartition } from './core/record.ts';
import type { Failure } from './core/resolution.ts';
import { isNetworkError, isRetriable } from './kafka/errors.ts';
import type { EventSourceMappingPorts } from './types.ts';

/** Where records go that the mapping gives up on. */
export type Destination =
  | { readonly kind: 'kafka'; readonly topic: string }
  | { readonly kind: 'arn'; readonly arn: string; readonly service: ArnService };

type ArnService = 'sqs' | 'sns' | 's3';

/** Sends one failure to a destination; throws when it did not get there. */
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

/**
 * Reads `DestinationConfig.OnFailure.Destination`: the ARN of a queue, SNS topic or bucket, or `kafka://topic`.
 * Empty text removes the destination.
 * https://docs.aws.amazon.com/lambda/latest/api/API_OnFailure.html
 */
export function parseDestination(text: string | undefined): Destination | undefined {
  if (!text) return undefined;
  const topic = /^kafka:\/\/([^.][a-zA-Z0-9\-_.]{0,248})$/.exec(text)?.[1];
  if (topic) return { kind: 'kafka', topic };
  const service = /^arn:[^:]+:(sqs|sns|s3):/.exec(text)?.[1];
  if (service) return { kind: 'arn', arn: text, service: service as ArnService };
  throw new ServiceException(
    'InvalidParameterValueException',
    `The on-failure destination ${text} is not supported. Use the ARN of an SQS queue, SNS topic or S3 bucket, or kafka://topic.`,
  );
}

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
    const [[partition, [record]] = [0, []]] = groupByPartition(failure.records);
    const partitionKey = `${record?.topic}-${partition}`;
    const document = DOCUMENTS[destination.service](failure, context);
    const { functionArn } = context;
    await deliverToArn(destination.arn, document, { mappingUuid, partitionKey, functionArn });
  };
}

const MAXIMUM_SENDS = 5;

/**
 * Sends until it works, however long the brokers are away: the source is on the same cluster. An error that will
 * not pass by itself (a message too large, a denied write), or that repeats, ends it: the records are then dropped,
 * as AWS counts them.
 * @returns `stopped` when the mapping stopped first.
 */
export async function sendWithRetries(
  send: () => Promise<void>,
  clock: Clock,
  stopped: AbortSignal,
  onError: (error: unknown) => void,
): Promise<'delivered' | 'dropped' | 'stopped'> {
  for (let failures = 1; ; failures++) {
    try {
      await send();
      return 'delivered';
    } catch (error) {
      onError(error);
      if (!isRetriable(error) || (failures >= MAXIMUM_SENDS && !isNetworkError(error))) return 'dropped';
    }
    await clock.sleep(backoffMs(failures), stopped);
    if (stopped.aborted) return 'stopped';
  }
}
