import { compared, inTurns } from '../rounds.ts';
import { mappedPerSecond, type Settings } from './engine.ts';
import type { Row } from './row.ts';

/** Both let every record pass, so that what differs is the cost of asking. */
const simple = { value: { type: ['OrderPlaced'] } };
const several = {
  value: {
    type: [{ prefix: 'Order' }],
    total: [{ numeric: ['>', 100, '<=', 500] }],
    country: [{ 'anything-but': ['FR', 'DE'] }],
    channel: [{ wildcard: 'web-*' }],
    note: [{ exists: true }],
  },
};

/** A mapping with a filter against the same without. */
export const filters: Row = async ({ engine, backlog: { topic, records } }) => {
  const measure = (FilterCriteria?: Settings['FilterCriteria']) => () =>
    mappedPerSecond(engine, topic, records, { BatchSize: 100, FilterCriteria });
  const rounds = await inTurns(3, {
    none: measure(),
    simple: measure(criteria(simple)),
    several: measure(criteria(several)),
  });
  return [
    compared('records a second with a filter of one value, against no filter', rounds.simple, rounds.none),
    compared(
      'records a second with a filter of five operators, against no filter',
      rounds.several,
      rounds.none,
    ),
  ];
};

function criteria(pattern: object): Settings['FilterCriteria'] {
  return { Filters: [{ Pattern: JSON.stringify(pattern) }] };
}
