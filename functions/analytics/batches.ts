import type { Incoming } from '../shared/consumer.ts';
import { type Count, merged } from './domain.ts';

/** What one event adds, and the id that lets it add once. */
export interface Contribution {
  readonly eventId: string;
  readonly counts: readonly Count[];
}

/** Items of one transaction. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const maximumItems = 100;

/** Items a transaction of these contributions has: one an event, one a minute and department or product. */
function itemsOf(contributions: readonly Contribution[]): number {
  return contributions.length + merged(contributions.flatMap(({ counts }) => counts)).length;
}

/**
 * Splits a batch so that each part fits one transaction; an event that the batch holds twice is in it once.
 */
export function partsOf(values: readonly Incoming<Contribution>[]): Incoming<Contribution>[][] {
  const unique = [...new Map(values.map((value) => [value.value.eventId, value])).values()];
  return split(unique);
}

function split(values: Incoming<Contribution>[]): Incoming<Contribution>[][] {
  if (values.length === 0) return [];
  if (values.length === 1 || itemsOf(values.map(({ value }) => value)) <= maximumItems) return [values];
  const middle = Math.ceil(values.length / 2);
  return [...split(values.slice(0, middle)), ...split(values.slice(middle))];
}
