import type { OrderstreamEvent } from '../../../events/index.ts';

/** The event types that were emitted, each once, in the alphabet's order. */
export function typesOf(events: readonly OrderstreamEvent[]): string[] {
  return [...new Set(events.map(({ type }) => type))].sort();
}

/** For each event id, the different contents that were produced with it: an immutable event has one. */
export function versionsById(events: readonly OrderstreamEvent[]): string[][] {
  const byId = Map.groupBy(events, ({ id }) => id);
  return Array.from(byId.values(), (same) => [...new Set(same.map(canonical))]);
}

/** Members in the alphabet's order: a table gives them back in any order, and Avro writes them in the schema's. */
function canonical(event: OrderstreamEvent): string {
  const sorted = (_key: string, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify(event, sorted);
}
