import type { IHeaders } from 'kafkajs';

/** Header of a record that was published again: how often, in decimal digits. */
const redriveCountHeader = 'redrive-count';
/** Header of a record that was published again: where the one before it is. */
const redrivenFromHeader = 'redriven-from';

/** How often a record was redriven before. A header that is not a count was set by another producer, and means none. */
export function redriveCountOf(headers: IHeaders | undefined): number {
  const [first] = [headers?.[redriveCountHeader]].flat();
  const text = first?.toString() ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : 0;
}

/**
 * The headers of a record for its next publication, with all that it has. One without a value becomes an empty one: kafkajs
 * writes no other.
 */
export function redrivenHeaders(headers: IHeaders | undefined, from: string): IHeaders {
  const written = Object.entries(headers ?? {}).map(([name, values]) => [name, withoutNulls(values)]);
  return {
    ...Object.fromEntries(written),
    [redriveCountHeader]: String(redriveCountOf(headers) + 1),
    [redrivenFromHeader]: from,
  };
}

const withoutNulls = (values: IHeaders[string]) =>
  Array.isArray(values) ? values.map((each) => each ?? '') : (values ?? '');
