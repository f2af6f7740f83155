import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { bodyMistake } from '../../../local/src/json-api/body-mistake.ts';
import { producedRecord, rewindTarget } from '../../../local/src/json-api/schemas.ts';

const records = z.strictObject({ records: z.array(producedRecord).min(1).max(2) });
const all = z.strictObject({ all: z.literal(true) });

test.each([
  [records, undefined, 'the body is missing; accepted: object'],
  [records, [], 'the body is []; accepted: object'],
  [records, {}, 'records is missing; accepted: array'],
  [records, { records: [] }, 'records is []; accepted: at least 1 element'],
  [records, { records: [{}, {}, {}] }, 'records is [{},{},{}]; accepted: at most 2 elements'],
  [records, { records: [{ key: 1 }] }, 'records.0.key is 1; accepted: string or null'],
  [records, { records: [{ timestamp: -5 }] }, 'records.0.timestamp is -5; accepted: at least 0'],
  [records, { records: [{ partition: '0' }] }, 'records.0.partition is "0"; accepted: number'],
  [records, { records: [{ partition: 0.5 }] }, 'records.0.partition is 0.5; accepted: whole number'],
  [records, { records: [{ valueBase64: '%%%' }] }, 'records.0.valueBase64 is "%%%"; accepted: base64'],
  [
    records,
    { records: [{ vlaue: 1 }] },
    'vlaue in records.0 is no member; accepted: those that GET /api/v1/openapi.json describes',
  ],
  [all, { all: 'x'.repeat(200) }, `all is "${'x'.repeat(99)}…; accepted: true`],
  [rewindTarget, {}, 'the body is {}; accepted: toOffset or toTime, whole numbers, and a partition'],
])(
  'A body that does not fit is refused with the place, the value and what is accepted: %#.',
  (schema, body, message) => {
    const { error } = schema.safeParse(body);
    const [issue] = error?.issues ?? [];
    expect(issue && bodyMistake(issue, body)).toBe(message);
  },
);
