import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import {
  canonicalZoneOf,
  dayAfter,
  dayOf,
  isTimeZone,
  startOfDay,
} from '../../../functions/shared/calendar.ts';
import { anyZone } from '../support/calendar.ts';

describe('startOfDay', () => {
  test.each([
    ['UTC', '2026-11-21', '2026-11-21T00:00:00.000Z'],
    ['Asia/Kathmandu', '2026-11-21', '2026-11-20T18:15:00.000Z'],
    // The days before and after the clocks change.
    ['America/New_York', '2026-03-09', '2026-03-09T04:00:00.000Z'],
    ['America/New_York', '2026-11-02', '2026-11-02T05:00:00.000Z'],
    // Clocks go from 23:59 to 01:00: the day has no midnight.
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z'],
    // The zone went over the date line and left the day out.
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'],
  ])('In %s the day %s begins at %s.', (zone, day, start) => {
    expect(new Date(startOfDay(day, zone)).toISOString()).toBe(start);
  });

  test('startOfDay is the first moment of the day in any zone, and the moment before is of the day before.', () => {
    const days = fc
      .integer({ min: Date.parse('2026-01-01'), max: Date.parse('2028-12-31') })
      .map((time) => dayOf(time, 'UTC'));
    fc.assert(
      fc.property(anyZone, days, (zone, day) => {
        const start = startOfDay(day, zone);
        expect(dayOf(start, zone)).toBe(day);
        expect(dayAfter(dayOf(start - 1, zone))).toBe(day);
      }),
      { numRuns: 500 },
    );
  });
});

describe('isTimeZone', () => {
  test.each([
    ['UTC', true],
    ['Europe/Berlin', true],
    ['+05:30', true],
    ['Europe/Springfield', false],
    ['', false],
  ])('isTimeZone of %j is %s.', (zone, expected) => {
    expect(isTimeZone(zone)).toBe(expected);
  });
});

describe('canonicalZoneOf', () => {
  test.each([
    ['eUROPE/bERLIN', 'Europe/Berlin'],
    ['utc', 'UTC'],
    ['+0530', '+05:30'],
    ['Europe/Springfield', undefined],
  ])('canonicalZoneOf %j is %j.', (zone, expected) => {
    expect(canonicalZoneOf(zone)).toBe(expected);
  });
});

/** How many calendars the work makes, rather than finds in memory. */
function calendarsMadeBy(work: () => void): number {
  const made = jest.spyOn(Intl, 'DateTimeFormat');
  work();
  const { length } = made.mock.calls;
  made.mockRestore();
  return length;
}

/** One zone in 4,000 spellings, as a client may send it. */
const spellings = Array.from({ length: 4_000 }, (_, number) =>
  [...'europe/berlin']
    .map((letter, place) => ((number >> place) & 1 ? letter.toUpperCase() : letter))
    .join(''),
);

describe('calendars in memory', () => {
  const now = Date.parse('2026-11-21');

  test('Calendars in memory are not pushed out by 4,000 spellings of one time zone.', () => {
    dayOf(now, 'America/New_York');
    for (const zone of spellings) dayOf(now, zone);
    expect(calendarsMadeBy(() => dayOf(now, 'America/New_York'))).toBe(0);
  });

  test('Calendars in memory are bounded: the least recently used zone is recreated.', () => {
    const zones = Intl.supportedValuesOf('timeZone').filter((zone) => canonicalZoneOf(zone) === zone);
    expect(zones.length).toBeGreaterThan(300);
    for (const zone of zones) dayOf(now, zone);
    expect(calendarsMadeBy(() => dayOf(now, zones.at(-200) as string))).toBe(0);
    expect(calendarsMadeBy(() => dayOf(now, zones[0] as string))).toBe(1);
  });
});
