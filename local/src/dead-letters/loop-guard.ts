import type { RecordHeader } from '../event-source-mapping/core/record.ts';

/** Header of a record that was published again: how often, in decimal digits. */
const REDRIVE_COUNT = 'redrive-count';
/** Header of a record that was published again: where the one before it is. */
const REDRIVEN_FROM = 'redriven-from';

/** How often a record was redriven before. A header that is not a count was set by another producer, and means none. */
export function redriveCountOf(headers: readonly RecordHeader[]): number {
  const value = headers.find(([name]) => name === REDRIVE_COUNT)?.[1];
  const text = value ? Buffer.from(value).toString() : '';
  return /^\d{1,6}$/.test(text) ? Number(text) : 0;
}

/** The headers of a record for its next publication: all that it has, with the count and where it comes from. */
export function redrivenHeaders(headers: readonly RecordHeader[], from: string): RecordHeader[] {
  const others = headers.filter(([name]) => name !== REDRIVE_COUNT && name !== REDRIVEN_FROM);
  return [
    ...others,
    [REDRIVE_COUNT, Buffer.from(String(redriveCountOf(headers) + 1))],
    [REDRIVEN_FROM, Buffer.from(from)],
  ];
}
