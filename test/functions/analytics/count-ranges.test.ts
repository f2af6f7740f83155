import { describe, expect, test } from '@jest/globals';
import { rangesOf } from '../../../functions/analytics/count-ranges.ts';
import { salesQueryOf } from '../../../functions/analytics/sales-query.ts';

const now = Date.parse('2026-11-21T10:05:30.000Z');
const written = (given: Record<string, string>) =>
  rangesOf(salesQueryOf(given, now)).map(({ scope, window, from, to }) => `${scope} ${window} ${from} ${to}`);

describe('rangesOf', () => {
  test('rangesOf reads the minutes of the shop, and of departments and products only those before the first and after the last hour.', () => {
    expect(written({})).toEqual([
      'shop minute 2026-11-20T10:05:00Z 2026-11-21T10:06:00Z',
      'split minute 2026-11-20T10:05:00Z 2026-11-20T11:00:00Z',
      'split hour 2026-11-20T11:00:00Z 2026-11-21T10:00:00Z',
      'split minute 2026-11-21T10:00:00Z 2026-11-21T10:06:00Z',
    ]);
  });

  test('rangesOf reads hours alone for days of a zone that is whole hours from UTC.', () => {
    expect(
      written({ from: '2026-11-01', to: '2026-11-30', zone: 'America/New_York', window: 'day' }),
    ).toEqual([
      'shop hour 2026-11-01T04:00:00Z 2026-12-01T05:00:00Z',
      'split hour 2026-11-01T04:00:00Z 2026-12-01T05:00:00Z',
    ]);
  });

  const twoDays = { from: '2026-11-20', to: '2026-11-21', zone: 'Asia/Kathmandu', window: 'day' };
  const inDays = (scope: string) => [
    `${scope} minute 2026-11-19T18:15:00Z 2026-11-19T19:00:00Z`,
    `${scope} hour 2026-11-19T19:00:00Z 2026-11-20T18:00:00Z`,
    `${scope} minute 2026-11-20T18:00:00Z 2026-11-20T19:00:00Z`,
    `${scope} hour 2026-11-20T19:00:00Z 2026-11-21T18:00:00Z`,
    `${scope} minute 2026-11-21T18:00:00Z 2026-11-21T18:15:00Z`,
  ];

  test('rangesOf reads the minutes of the hours in which the days of a zone begin.', () => {
    expect(written(twoDays)).toEqual([
      ...inDays('shop'),
      'split minute 2026-11-19T18:15:00Z 2026-11-19T19:00:00Z',
      'split hour 2026-11-19T19:00:00Z 2026-11-21T18:00:00Z',
      'split minute 2026-11-21T18:00:00Z 2026-11-21T18:15:00Z',
    ]);
  });

  test('rangesOf reads them of departments and products too where the days are split.', () => {
    expect(written({ ...twoDays, by: 'product' })).toEqual(['shop', 'split'].flatMap(inDays));
  });

  test('rangesOf reads the minutes alone of a period within an hour.', () => {
    expect(written({ from: '2026-11-21T10:01:00Z', to: '2026-11-21T10:04:00Z', window: 'day' })).toEqual([
      'shop minute 2026-11-21T10:01:00Z 2026-11-21T10:04:00Z',
      'split minute 2026-11-21T10:01:00Z 2026-11-21T10:04:00Z',
    ]);
  });

  test('rangesOf reads every minute where each is split.', () => {
    expect(written({ from: '2026-11-20', to: '2026-11-20', by: 'product' })).toEqual([
      'shop minute 2026-11-20T00:00:00Z 2026-11-21T00:00:00Z',
      'split minute 2026-11-20T00:00:00Z 2026-11-21T00:00:00Z',
    ]);
  });

  test('rangesOf reads nothing of an empty period.', () => {
    expect(written({ from: '2026-11-20T10:00:00Z', to: '2026-11-20T10:00:00Z' })).toEqual([]);
  });
});
