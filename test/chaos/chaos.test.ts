import { expect, test } from '@jest/globals';
import { KINDS } from './disturbances.ts';
import type { ChaosPlan } from './plan.ts';
import { runChaos } from './run.ts';

/** The short form of `npm run chaos`. */
const plan: ChaosPlan = { orders: 36, clients: 4, kills: KINDS.length, duplicate: 2, seed: 2 };

test('each promise of the order flow holds when each kind of disturbance has happened', async () => {
  const story: string[] = [];
  const report = await runChaos(plan, (line) => story.push(line));
  // On failure, the story says what the seed did.
  expect({ violations: report.violations, story }).toEqual({ violations: [], story });
  expect(report.disturbances).toEqual(Object.fromEntries(KINDS.map((kind) => [kind, 1])));
  expect(Object.values(report.ends).reduce((sum, orders) => sum + orders)).toBe(plan.orders);
  expect(report.repeatedRecords).toBeGreaterThan(plan.orders);
}, 900_000);
