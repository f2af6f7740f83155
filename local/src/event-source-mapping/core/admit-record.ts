import { FilterableValue, type MatchingFilter, NO_FILTER } from '../filter-pattern/index.ts';
import type { AttributeDecoder, DecodedAttribute } from '../schema/decode-attribute.ts';
import type { FailureCondition } from './batch-outcome.ts';
import { partitionOverheadBytes, recordSizeBytes } from './event-size.ts';
import type { MappingRecord, MeasuredRecord } from './record.ts';

/** Whether a fetched record is batched, decided before any invocation. `filter`: index of the one that matched. */
export type Admission =
  | ({ readonly kind: 'accepted'; readonly filter: number | undefined } & MeasuredRecord)
  | { readonly kind: 'filtered-out'; readonly filter: typeof NO_FILTER }
  | { readonly kind: 'rejected'; readonly record: MappingRecord; readonly condition: FailureCondition };

const FILTERED_OUT: Admission = { kind: 'filtered-out', filter: NO_FILTER };

/** Which attributes are decoded, which records pass, how large an event may be. */
export interface AdmissionRules {
  /** Room for the one partition of an event that holds one record: the payload limit less the envelope. */
  readonly roomBytes: number;
  readonly keyDecoder?: AttributeDecoder;
  readonly valueDecoder?: AttributeDecoder;
  readonly matchingFilter?: MatchingFilter;
}

/**
 * Decodes, filters and measures one record, in this order: poll, deserialize, filter, invoke
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html).
 */
export function admitRecord(record: MappingRecord, rules: AdmissionRules): Admission {
  const key = decoded(record.key, rules.keyDecoder);
  const value = decoded(record.value, rules.valueDecoder);
  if (key?.ok === false) return { kind: 'rejected', record, condition: key.condition };
  if (value?.ok === false) return { kind: 'rejected', record, condition: value.condition };
  const accepted = withDecoded(record, key, value);
  const json = value?.ok ? value.json : undefined;
  const filter = rules.matchingFilter?.(new FilterableValue(accepted.value, json));
  if (filter === NO_FILTER) return FILTERED_OUT;
  const sizeBytes = recordSizeBytes(accepted);
  if (partitionOverheadBytes(record.topic, record.partition) + sizeBytes > rules.roomBytes) {
    return { kind: 'rejected', record: accepted, condition: 'MaximumPayloadSizeExceeded' };
  }
  return { kind: 'accepted', record: accepted, sizeBytes, filter };
}

/** A record as its function gets it; as it is in the topic where it cannot be decoded. */
export function decodedRecord(
  record: MappingRecord,
  rules: Pick<AdmissionRules, 'keyDecoder' | 'valueDecoder'>,
): MappingRecord {
  return withDecoded(
    record,
    decoded(record.key, rules.keyDecoder),
    decoded(record.value, rules.valueDecoder),
  );
}

/** A null key or value has nothing to validate and stays as it is. */
function decoded(bytes: Buffer | null, decoder: AttributeDecoder | undefined): DecodedAttribute | undefined {
  return bytes && decoder ? decoder.decode(bytes) : undefined;
}

function withDecoded(record: MappingRecord, key?: DecodedAttribute, value?: DecodedAttribute): MappingRecord {
  if (!key && !value) return record;
  return {
    ...record,
    ...(key?.ok && { key: key.bytes, keySchema: key.schema }),
    ...(value?.ok && { value: value.bytes, valueSchema: value.schema }),
  };
}
