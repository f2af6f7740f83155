import { describe, expect, test } from '@jest/globals';
import { salesRoutes } from '../../../functions/analytics/routes.ts';
import { salesQueryOf } from '../../../functions/analytics/sales-query.ts';
import { createApi } from '../../../functions/shared/http/api.ts';
import { apiRequest } from '../shared/api-requests.ts';
import { context } from '../shared/kafka-events.ts';

const now = Date.parse('2026-11-21T10:05:30.000Z');
const newYork = 'America/New_York';

describe('the period of a sales query', () => {
  test.each([
    [{}, '2026-11-20T10:05:00Z', '2026-11-21T10:06:00Z'],
    [{ from: '2026-11-21', to: '2026-11-21' }, '2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z'],
    [{ from: '2026-11-21' }, '2026-11-21T00:00:00Z', '2026-11-21T10:06:00Z'],
    [{ to: '2026-11-20' }, '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'],
    [
      { from: '2026-11-21T10:00:59Z', to: '2026-11-21T12:03:00+02:00' },
      '2026-11-21T10:00:00Z',
      '2026-11-21T10:03:00Z',
    ],
    [{ from: '2026-11-21', to: '2026-11-21', zone: newYork }, '2026-11-21T05:00:00Z', '2026-11-22T05:00:00Z'],
    // Days of 23 and 25 hours, and the longest month there is.
    [{ from: '2026-03-08', to: '2026-03-08', zone: newYork }, '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'],
    [{ from: '2026-11-01', to: '2026-11-01', zone: newYork }, '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z'],
    [{ from: '2026-10-10', to: '2026-11-09', zone: newYork }, '2026-10-10T04:00:00Z', '2026-11-10T05:00:00Z'],
  ])('The period of a sales query: %j is from %s to before %s.', (given, fromMinute, toMinute) => {
    expect(salesQueryOf(given, now)).toMatchObject({ fromMinute, toMinute });
  });

  test('The period of a sales query has the days of its zone, the first from the start of the period.', () => {
    const given = { from: '2026-10-31T12:00:00Z', to: '2026-11-02T12:00:00Z', zone: newYork };
    expect(salesQueryOf(given, now).days).toEqual([
      { day: '2026-10-31', fromMinute: '2026-10-31T12:00:00Z' },
      { day: '2026-11-01', fromMinute: '2026-11-01T04:00:00Z' },
      { day: '2026-11-02', fromMinute: '2026-11-02T05:00:00Z' },
    ]);
  });
});

describe('the last day of a sales query', () => {
  const daysOf = (given: Record<string, string>) => salesQueryOf(given, now).days.map(({ day }) => day);

  test.each<[Record<string, string>, string[]]>([
    [{ from: '2026-11-21', to: '2026-11-21' }, ['2026-11-21']],
    [{ from: '2026-11-20', to: '2026-11-21' }, ['2026-11-20', '2026-11-21']],
    [{ from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' }, ['2026-11-20']],
    [{ from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00.001Z' }, ['2026-11-20', '2026-11-21']],
    [{ from: '2026-11-01', to: '2026-11-01', zone: newYork }, ['2026-11-01']],
    [{ from: '2026-11-21T10:00:00Z', to: '2026-11-21T10:00:00Z' }, ['2026-11-21']],
  ])('of %j is in %j: the first moment after the period is no part of it', (given, days) => {
    expect(daysOf(given)).toEqual(days);
  });
});

describe('GET /sales', () => {
  const store = { countsOf: async () => [] };
  const handler = createApi(salesRoutes({ store, now: () => now }));
  const get = async (query: Record<string, string>) => {
    const { statusCode, body } = await handler(apiRequest('GET /sales', { query }), context);
    return { statusCode, body: JSON.parse(body ?? '') };
  };
  const time =
    'RFC 3339 such as 2026-11-21T10:00:00Z, or a day such as 2026-11-21, of the years 1970 to 8999';

  test.each([
    [{ from: 'yesterday' }, `from: is "yesterday"; accepted: ${time}`],
    [{ from: '' }, `from: is ""; accepted: ${time}`],
    [{ from: '2026-13-01' }, `from: is "2026-13-01"; accepted: ${time}`],
    [{ from: '2026-02-30' }, `from: is "2026-02-30"; accepted: ${time}`],
    [{ from: '2026-02-30T00:00:00Z' }, `from: is "2026-02-30T00:00:00Z"; accepted: ${time}`],
    [{ from: '2026-11-21T00:00:00' }, `from: is "2026-11-21T00:00:00"; accepted: ${time}`],
    [{ to: '2026-11-21T24:00:00Z' }, `to: is "2026-11-21T24:00:00Z"; accepted: ${time}`],
    [{ to: '9999-12-31' }, `to: is "9999-12-31"; accepted: ${time}`],
    [{ to: '1e9' }, `to: is "1e9"; accepted: ${time}`],
    [{ from: '2026-11-22', to: '2026-11-20' }, 'from: is after `to`; accepted: a time before it'],
    [{ from: '2026-10-01', to: '2026-11-21' }, 'from: is over 31 days before `to`; request a shorter period'],
    [
      { zone: 'Springfield' },
      'zone: is "Springfield"; accepted: an IANA time zone such as UTC or America/New_York',
    ],
    [{ zone: '' }, 'zone: is ""; accepted: an IANA time zone such as UTC or America/New_York'],
    [{ window: 'hour' }, 'window: is "hour"; accepted: minute, day'],
    // What the gateway makes of a parameter that is there twice.
    [{ window: 'minute,day' }, 'window: is "minute,day"; accepted: minute, day'],
    [{ by: 'customer' }, 'by: is "customer"; accepted: department, product'],
    [
      { from: '2026-11-20', by: 'product' },
      'by: splits the minutes of one day at most; request a shorter period, or `window=day`',
    ],
    [{ form: '2026-11-20' }, 'form: is not a parameter of GET /sales; accepted: from, to, zone, window, by'],
  ])('GET /sales: %j is refused: %s.', async (query, detail) => {
    const { statusCode, body } = await get(query);
    expect(statusCode).toBe(400);
    expect(body).toMatchObject({ type: 'urn:orderstream:problem:invalid-request', detail });
    expect(body.field).toBe(detail.slice(0, detail.indexOf(':')));
  });

  test('GET /sales names every unknown parameter.', async () => {
    const { body } = await get({ form: 'x', until: 'y' });
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(['form', 'until']);
  });

  test.each([
    [{ from: '2026-11-20', window: 'day', by: 'product' }],
    [{ from: '2026-11-01', to: '2026-11-01', zone: newYork, by: 'product' }],
    [{ from: '2026-11-21T10:00:00Z', to: '2026-11-21T10:00:00Z' }],
  ])('GET /sales responds to %j.', async (query) => {
    expect(await get(query)).toMatchObject({ statusCode: 200, body: { orders: 0 } });
  });
});
