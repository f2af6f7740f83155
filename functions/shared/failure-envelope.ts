import type { KafkaRecord } from './kafka-event.ts';

/**
 * What Lambda writes to a Kafka on-failure destination for one record, as far as it is used here.
 * https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html
 */
export interface FailureEnvelope {
  /** When Lambda gave the record up, RFC 3339. */
  readonly timestamp: string;
  readonly requestContext: {
    readonly functionArn: string;
    /** Why, for example `RetriesExhausted`. */
    readonly condition: string;
    readonly approximateInvokeCount: number;
  };
  readonly payload: { readonly records: Readonly<Record<string, readonly KafkaRecord[]>> };
}

/** The envelope in a parsed value; undefined when it is none. */
export function failureEnvelopeOf(value: unknown): FailureEnvelope | undefined {
  const given = value as Partial<FailureEnvelope> | null;
  return given?.timestamp && given.requestContext && given.payload?.records
    ? (given as FailureEnvelope)
    : undefined;
}

/** `payment` of `arn:…:function:orderstream-dev-payment`, with or without a qualifier behind it. */
export function consumerOf({ requestContext: { functionArn } }: FailureEnvelope): string {
  const functionName = functionArn.split(':')[6] ?? functionArn;
  return functionName.replace(/^orderstream-[^-]+-/, '');
}

/** The record that failed; absent in a document that Lambda made of none. */
export function failedRecordOf({ payload }: FailureEnvelope): KafkaRecord | undefined {
  return Object.values(payload.records).flat()[0];
}
