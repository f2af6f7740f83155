import { describe, expect, test } from '@jest/globals';
import { Outages } from '../../../ops/console/compare/outages.ts';
import { outcomeOf, type Service } from '../../../ops/console/compare/synchronous-design.ts';

const PLACED_AT = 1_000_000;
const at = (seconds: number) => PLACED_AT + seconds * 1_000;
const neverDown = () => false;

describe('the synchronous design', () => {
  test('An order that no service refuses is completed after the times of all steps.', () => {
    expect(outcomeOf(PLACED_AT, at(60), neverDown)).toEqual({
      state: 'completed',
      waitedMs: 6_000,
      isChargedInVain: false,
    });
  });

  test('A customer waits until the last step has ended.', () => {
    expect(outcomeOf(PLACED_AT, at(5.9), neverDown)).toMatchObject({ state: 'waiting', waitedMs: 5_900 });
    expect(outcomeOf(PLACED_AT, at(6), neverDown)).toMatchObject({ state: 'completed' });
  });

  test.each<[Service, number, boolean]>([
    ['inventory', 0, false],
    ['payment', 2_000, false],
    ['notification', 5_000, true],
    ['analytics', 6_000, true],
  ])(
    'While %s is down an order fails after %d ms, charged all the same: %s.',
    (down, waitedMs, isChargedInVain) => {
      expect(outcomeOf(PLACED_AT, at(60), (service) => service === down)).toEqual({
        state: 'failed',
        waitedMs,
        isChargedInVain,
      });
    },
  );

  test('What counts is whether a service is down when its step begins.', () => {
    const outages = new Outages();
    outages.note('payment', true, at(1));
    outages.note('payment', true, at(1.5));
    outages.note('payment', false, at(3));
    const isDown = (service: Service, time: number) => outages.isDown(service, time);
    expect(outcomeOf(at(0), at(60), isDown)).toMatchObject({ state: 'failed', waitedMs: 2_000 });
    expect(outcomeOf(at(1), at(60), isDown)).toMatchObject({ state: 'completed' });
    expect(outcomeOf(at(-2), at(60), isDown)).toMatchObject({ state: 'completed' });
  });
});
