import { expect, test } from '@jest/globals';
import { isMoving } from '../../../../local/src/console/page/pages/records/is-moving.ts';

const at = { topic: 'orders', partition: 0, offset: 5 };
const mapping = (position: number, state = 'Enabled') => ({
  state,
  lag: [{ partition: 0, position, end: 9, lag: 9 - position }],
});

test.each([
  ['that is pending', mapping(5), { outcome: 'pending' as const }, true],
  ['that is delivered and not committed', mapping(5), { outcome: 'delivered' as const }, true],
  ['that is committed', mapping(6), { outcome: 'delivered' as const, committedAt: 1 }, false],
  ['that is filtered out', mapping(5), { outcome: 'filtered' as const }, false],
  ['that is not polled yet', mapping(5), undefined, true],
  ['that the mapping has forgotten', mapping(6), undefined, false],
  ['of a mapping that is paused', mapping(5, 'Disabled'), undefined, false],
  ['whose mapping has no known position', { state: 'Enabled', lag: null }, undefined, false],
])('Whether more happens soon to a record %s.', (_, of, story, expected) => {
  expect(isMoving(at, of, story)).toBe(expected);
});
