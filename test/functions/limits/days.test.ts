import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { customerDayOf } from '../../../functions/shared/calendar.ts';
import { dayByOffset, zonedMoments } from '../support/calendar.ts';
import { customer, orderPlaced } from '../support/events.ts';

const millisecondBefore = (time: string) => new Date(Date.parse(time) - 1).toISOString();
const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

const dayOf = (time: string, zoneinfo: string) =>
  customerDayOf(orderPlaced('order-1', { time, customer: { ...customer, zoneinfo } }));

describe('the day of an order', () => {
  test.each([
    ['2026-11-21T10:00:00.000Z', 'UTC', '2026-11-21'],
    ['2026-11-21T03:00:00.000Z', 'America/New_York', '2026-11-20'],
    ['2026-11-21T12:00:00.000Z', 'Pacific/Kiritimati', '2026-11-22'],
    ['2026-11-21T23:59:59.999Z', 'Nowhere/Land', '2026-11-21'],
    ['2026-11-21T23:59:59.999Z', '', '2026-11-21'],
    ['2027-01-01T00:30:00+01:00', 'Europe/Berlin', '2027-01-01'],
  ])('The day of an order: %s is in %s the day %s.', (time, zone, day) => {
    expect(dayOf(time, zone)).toBe(day);
  });

  test.each([
    ['UTC', '2026-11-21', '2026-11-21T00:00:00.000Z'],
    // Half and quarter hours.
    ['Asia/Kolkata', '2026-11-21', '2026-11-20T18:30:00.000Z'],
    ['Asia/Kathmandu', '2026-11-21', '2026-11-20T18:15:00.000Z'],
    ['America/St_Johns', '2026-11-21', '2026-11-21T03:30:00.000Z'],
    // A day of 23 hours, and one of 25.
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z'],
    ['America/New_York', '2026-03-09', '2026-03-09T04:00:00.000Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z'],
    ['America/New_York', '2026-11-02', '2026-11-02T05:00:00.000Z'],
    // Summer time of half an hour: a day of 24 and a half.
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-06', '2026-04-05T13:30:00.000Z'],
    // Clocks go from 23:59 to 01:00: the day has no midnight.
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z'],
  ])('In %s the day %s begins at %s, not a millisecond before.', (zone, day, start) => {
    expect(dayOf(start, zone)).toBe(day);
    expect(dayOf(millisecondBefore(start), zone)).toBe(dayBefore(day));
  });

  test('The day of an order is the day on the clocks of any zone at any moment, around midnight too.', () => {
    fc.assert(
      fc.property(zonedMoments, ({ zone, timeMs }) => {
        expect(dayOf(new Date(timeMs).toISOString(), zone)).toBe(dayByOffset(timeMs, zone));
      }),
      { numRuns: 1_000 },
    );
  });
});
