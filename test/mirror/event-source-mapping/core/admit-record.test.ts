import { describe, expect, test } from '@jest/globals';
import { admitRecord } from '../../../../local/src/event-source-mapping/core/admit-record.ts';
import { eventText } from '../../../../local/src/event-source-mapping/core/event.ts';
import {
  envelopeSizeBytes,
  MAXIMUM_PAYLOAD_BYTES,
  recordSizeBytes,
} from '../../../../local/src/event-source-mapping/core/event-size.ts';
import { REQUEST_LIMIT_BYTES } from '../../../../local/src/lambda/runtime/payload-limit.ts';
import { statement } from '../../../support/conformance.ts';
import { recordOf } from './records.ts';

const source = {
  eventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/c/1',
  bootstrapServers: 'b:9098',
};
const rules = { roomBytes: MAXIMUM_PAYLOAD_BYTES - envelopeSizeBytes(source) };

describe('a fetched record', () => {
  statement(
    '2-payload-size',
    'DOC, INFER',
    'A record fits when its event, base64 and all, has at most 6 MB',
    () => {
      expect(MAXIMUM_PAYLOAD_BYTES).toBe(REQUEST_LIMIT_BYTES);
      const overhead = eventText(source, [recordOf(0, 0, { value: Buffer.alloc(0) })]).length;
      const largest = Math.floor((MAXIMUM_PAYLOAD_BYTES - overhead) / 4) * 3;
      const admit = (size: number) => admitRecord(recordOf(0, 0, { value: Buffer.alloc(size) }), rules);
      expect(admit(largest)).toMatchObject({ kind: 'accepted' });
      expect(admit(largest + 1)).toMatchObject({ kind: 'rejected', condition: 'MaximumPayloadSizeExceeded' });
    },
  );

  test('A record without a filter or a registry stays the same object', () => {
    const record = recordOf(0, 0);
    const outcome = admitRecord(record, rules);
    expect(outcome).toMatchObject({ kind: 'accepted', sizeBytes: recordSizeBytes(record) });
    expect(outcome.kind === 'accepted' && outcome.record).toBe(record);
  });
});
