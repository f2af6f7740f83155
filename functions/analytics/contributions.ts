import { maximumActionsPerTransaction } from '../shared/dynamodb/transaction.ts';
import type { Incoming } from '../shared/kafka/consumer.ts';
import { type Count, type CountedEvent, countsOf, merged } from './domain.ts';

/** Counts that are added once. */
export interface Contribution {
  /** The first to claim it adds the counts; an event's id, or that of a part of it. */
  readonly claim: string;
  readonly counts: readonly Count[];
}

/** What a record adds. */
export type RecordContributions = readonly Contribution[];

/** Counts of one transaction, next to a claim. */
const maximumCounts = maximumActionsPerTransaction - 1;

/** What one event adds: one contribution, or several of an event with more counts than a transaction holds. */
export function contributionsOf(event: CountedEvent): Contribution[] {
  const counts = countsOf(event);
  return Array.from({ length: Math.ceil(counts.length / maximumCounts) }, (_, index) => ({
    claim: index === 0 ? event.id : `${event.id}#${index}`,
    counts: counts.slice(index * maximumCounts, (index + 1) * maximumCounts),
  }));
}

/** Items a transaction of these contributions has: a claim each, and one for each window and what is counted in it. */
function itemsOf(contributions: readonly Contribution[]): number {
  return contributions.length + merged(contributions.flatMap(({ counts }) => counts)).length;
}

/**
 * Splits a batch so that each part fits one transaction; an event that the batch holds twice is in it once.
 */
export function partsOf(values: readonly Incoming<Contribution>[]): Incoming<Contribution>[][] {
  const unique = [...new Map(values.map((value) => [value.value.claim, value])).values()];
  return split(unique);
}

function split(values: Incoming<Contribution>[]): Incoming<Contribution>[][] {
  if (values.length === 0) return [];
  if (values.length === 1 || itemsOf(values.map(({ value }) => value)) <= maximumActionsPerTransaction)
    return [values];
  const middle = Math.ceil(values.length / 2);
  return [...split(values.slice(0, middle)), ...split(values.slice(middle))];
}
