import { expect, test } from '@jest/globals';
import { RecentByKey, type RecentValues } from '../../../../local/src/console/page/api/live-values.ts';
import { edgeState } from '../../../../local/src/console/page/pages/map/edge-state.ts';

/** Polled, filtered, invoked, failed, dead letters, discarded, lag. */
type Values = readonly (number | null)[];
const idle: Values = [0, 0, 0, 0, 0, 0, 0];

/** The mapping `u` after values that come one a second. */
function after(...list: readonly Values[]): RecentValues {
  const recent = new RecentByKey();
  list.forEach((values, index) => {
    const at = (index + 1) * 1_000;
    recent.add({ at, since: at - 1_000 }, { u: values });
  });
  const [, known] = [...recent.entries()][0] as [string, RecentValues];
  return known;
}

test('A rate is that of the last three seconds.', () => {
  const counts = [0, 100, 100, 130, 160, 190].map((polled): Values => [polled, 0, polled, 0, 0, 0, 0]);
  expect(after(...counts).mapping().polledPerSecond).toBe(30);
});

test('What an event does not name has not changed, and without events a rate falls to zero.', () => {
  const recent = new RecentByKey();
  recent.add({ at: 1_000, since: 0 }, { u: idle, v: idle });
  recent.add({ at: 2_000, since: 1_000 }, { u: [30, 0, 30, 0, 0, 0, 0] });
  const now = () => Object.fromEntries([...recent.entries()].map(([key, each]) => [key, each.mapping()]));
  expect(now()).toMatchObject({ u: { polledPerSecond: 30 }, v: { polledPerSecond: 0 } });
  recent.advance(5_500);
  expect(now().u?.polledPerSecond).toBe(0);
});

test('After a gap a rate is that of the last three seconds, and after a reset it is zero.', () => {
  const recent = new RecentByKey();
  recent.add({ at: 1_000, since: 0 }, { u: idle });
  recent.add({ at: 60_000, since: 59_000 }, { u: [30, 0, 30, 0, 0, 0, 0] });
  const [[, known]] = [...recent.entries()] as [[string, RecentValues]];
  expect(known.mapping().polledPerSecond).toBe(10);
  recent.add({ at: 61_000, since: 60_000 }, { u: idle });
  expect(known.mapping().polledPerSecond).toBe(0);
});

test('A mapping fails for ten seconds after records have failed.', () => {
  const failed: Values = [1, 0, 1, 1, 0, 0, 0];
  expect(after(idle, failed).mapping().isFailing).toBe(true);
  expect(after(idle, failed, ...Array<Values>(11).fill(failed)).mapping().isFailing).toBe(false);
});

test('A mapping waits while its lag grows or stays without progress, not while it works a backlog off.', () => {
  const lag = (value: number, invoked = 0): Values => [invoked, 0, invoked, 0, 0, 0, value];
  expect(after(lag(0), lag(5)).mapping().isWaiting).toBe(true);
  expect(after(...Array<Values>(7).fill(lag(5))).mapping().isWaiting).toBe(true);
  expect(after(...[50, 40, 30, 20, 10, 5, 1].map((left) => lag(left, 50 - left))).mapping().isWaiting).toBe(
    false,
  );
  expect(after(lag(3)).mapping()).toMatchObject({ lag: 3, isWaiting: false });
});

test('A function has rate, running invocations and duration.', () => {
  const recent = after([0, 0, 0, 0, 0, 0], [6, 1, 0, 2, 12.5, 40]);
  expect(recent.function()).toEqual({ invocationsPerSecond: 6, running: 2, meanMs: 12.5, isFailing: true });
});

const mapping = { uuid: 'u', functionName: 'f', topic: 't', state: 'Enabled', problem: '' };
const now = { polledPerSecond: 0, lag: 0, isFailing: false, isWaiting: false };

test.each([
  [mapping, now, { tone: 'neutral', rate: '', lag: '', note: 'no records now' }],
  [mapping, { ...now, polledPerSecond: 1234.4 }, { rate: '1,234/s', note: '' }],
  [mapping, { ...now, polledPerSecond: 0.25 }, { rate: '0.3/s' }],
  [mapping, { ...now, lag: 7, isWaiting: true }, { tone: 'waiting', lag: 'lag 7' }],
  [
    { ...mapping, state: 'Disabled' },
    { ...now, lag: 5 },
    { tone: 'waiting', lag: 'paused, lag 5' },
  ],
  [mapping, { ...now, isFailing: true }, { tone: 'bad' }],
  [{ ...mapping, problem: 'PROBLEM: no' }, now, { tone: 'bad', note: 'no records now, PROBLEM: no' }],
])('The line of a mapping %j that is at %j shows %j.', (given, at, expected) => {
  expect(edgeState([given], [at])).toMatchObject(expected);
});

test('The line of several mappings shows their sum, and is red when one fails.', () => {
  const one = { ...now, polledPerSecond: 2, lag: 1 };
  expect(edgeState([mapping, mapping], [one, { ...one, isFailing: true }])).toMatchObject({
    tone: 'bad',
    rate: '4/s',
    lag: 'lag 2',
  });
  expect(edgeState([mapping], [undefined]).lag).toBe('');
});
