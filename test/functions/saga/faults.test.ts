import { describe, expect, test } from '@jest/globals';
import { eventTypes, writerOf } from '../../../events/catalogue.ts';
import { patience } from '../support/runtimes.ts';
import { type Case, productId, worldOf } from './cases.ts';
import { drain, drainWithRetries } from './explore.ts';
import { type FaultPoint, faults } from './faults.ts';
import { isInTheWorld } from './processes.ts';
import { sagaState } from './state.ts';
import { doubledEmails, expectConsistent, storiesOf } from './verdict.ts';

const nothingSold = { orders: 0, revenue: 0, shipped: 0 };

/** Cases that have every step between them. */
const cases: Readonly<Record<string, Case>> = {
  'charged and in stock': { orders: [{ token: 'tok_visa' }], stock: 5 },
  'charged and short': { orders: [{ token: 'tok_visa' }], stock: 0 },
  'declined and in stock': { orders: [{ token: 'tok_declined' }], stock: 5 },
  'unavailable and short': { orders: [{ token: 'tok_never' }], stock: 0 },
  'charged on the second delivery, in stock': { orders: [{ token: 'tok_seldom' }], stock: 5 },
  'over the limit of the day': { orders: [{ token: 'tok_visa', isOverTheLimit: true }], stock: 5 },
};

/** The steps of a case that goes well, in order. */
async function stepsOf(given: Case): Promise<readonly string[]> {
  const world = await worldOf(given, await sagaState('memory'));
  await drain(world);
  return world.steps.names;
}

/** Runs a case with a fault; all must end well. @returns the emails that went more than once. */
async function emailsDoubledBy(
  given: Case,
  point: FaultPoint,
  retries: 'at once' | 'last',
): Promise<string[]> {
  const state = await sagaState('memory');
  const world = await worldOf(given, state, { points: [point] });
  await drainWithRetries(world, retries);
  await expectConsistent(world, state, { stock: { [productId]: given.stock }, figures: nothingSold });
  const doubled = doubledEmails(state, storiesOf(world)).sort();
  expect(doubled).toEqual(world.windows.toSorted());
  return doubled;
}

const injected = new Set<string>();
const doubling = new Set<string>();

describe.each(Object.entries(cases))('an order that is %s', (_, given) => {
  test.each(faults)(
    'An order ends well when any step of it %s, and only an email that was sent and not marked is sent twice.',
    async (fault) => {
      for (const [step, name] of (await stepsOf(given)).entries()) {
        for (const retries of ['at once', 'last'] as const) {
          const doubled = await emailsDoubledBy(given, { step, fault }, retries);
          if (doubled.length > 0) doubling.add(`${name} ${fault}`);
        }
        injected.add(name);
      }
    },
    patience,
  );
});

test('The faults cover every step there is.', () => {
  const typesInTheWorld = eventTypes.filter((type) => isInTheWorld(writerOf(type)));
  expect([...injected].sort()).toEqual([
    'admission.accept',
    'days.positionOf',
    'emails.claim',
    'emails.markSent',
    'gateway.abandon',
    'gateway.charge',
    'gateway.refund',
    ...typesInTheWorld.map((type) => `log.append ${type}`).sort(),
    'mailer.send',
    'offset.commit',
    'orders.add',
    'payments.find',
    'payments.markRefunded',
    'payments.putFirst',
    'payments.unavailableSince',
    'sales.add',
    'shipments.keep',
    'stock.findAll',
    'stock.putFirst',
    'stock.release',
    'stock.reserve',
    'tokens.drop',
    'tokens.find',
  ]);
});

test('An email is sent twice only between its acceptance by the service and the write of its mark.', () => {
  expect([...doubling].sort()).toEqual([
    'emails.markSent dies before',
    'emails.markSent is refused',
    'mailer.send dies after',
    // The process was about to send another email: of the same event, whose first email was sent and not marked yet.
    'mailer.send dies before',
    'mailer.send gets no response',
  ]);
});
