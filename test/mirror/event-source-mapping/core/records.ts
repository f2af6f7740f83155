import type { MappingRecord } from '../../../../local/src/event-source-mapping/core/record.ts';

/** A record of topic `t` for tests of the core. */
export function recordOf(
  partition: number,
  offset: number,
  rest: Partial<MappingRecord> = {},
): MappingRecord {
  const value = Buffer.from(`${partition}@${offset}`);
  const base = {
    topic: 't',
    partition,
    offset,
    timestamp: 0,
    timestampType: 'CREATE_TIME',
    key: null,
  } as const;
  return { ...base, value, headers: [], ...rest };
}
