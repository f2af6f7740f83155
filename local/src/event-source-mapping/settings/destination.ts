import { ServiceException } from '../../shared/service-exception.ts';

/** Where a mapping sends records that it does not invoke the function with again. */
export type Destination =
  | { readonly kind: 'kafka'; readonly topic: string }
  | { readonly kind: 'arn'; readonly arn: string; readonly service: ArnService };

/** Services whose resources may be an on-failure destination. */
export type ArnService = 'sqs' | 'sns' | 's3';

/**
 * A queue or SNS topic that Lambda cannot send to: such a destination is accepted, and each send is a delivery failure.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function isFifo(destination: Destination | undefined): boolean {
  return destination?.kind === 'arn' && destination.service !== 's3' && destination.arn.endsWith('.fifo');
}

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
