import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { patience } from '../support/runtimes.ts';
import { type Case, worldOf } from './cases.ts';
import { drain, drainWithRetries } from './explore.ts';
import { currentStep } from './faults.ts';
import { type SagaState, sagaState } from './state.ts';

interface Action {
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
}
interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Action & { readonly TransactItems?: readonly Readonly<Record<string, Action>>[] };
}

/** Commands of every step, in order. */
const commands = new Map<{ readonly name: string }, Command[]>();

beforeEach(() => {
  const { send } = DynamoDBDocumentClient.prototype;
  jest.spyOn(DynamoDBDocumentClient.prototype, 'send').mockImplementation(function (
    this: DynamoDBDocumentClient,
    ...call: unknown[]
  ) {
    const step = currentStep.getStore();
    if (step) commands.set(step, [...(commands.get(step) ?? []), call[0] as Command]);
    return Reflect.apply(send, this, call);
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const cases: readonly Case[] = [
  { orders: [{ token: 'tok_visa', isOverTheLimit: true }], stock: 5 },
  { orders: [{ token: 'tok_visa' }], stock: 0 },
  { orders: [{ token: 'tok_declined' }], stock: 5 },
];

/** Runs the cases, each event delivered a second time before its replies are. */
async function runAll(state: SagaState): Promise<void> {
  for (const given of cases) {
    const idempotencyKey = crypto.randomUUID();
    const world = await worldOf(given, state, { idempotencyKey });
    await drain(world);
    const again = await worldOf(given, state, { idempotencyKey });
    for (const event of world.log) again.append(event);
    await drainWithRetries(again, 'last');
  }
}

/** What makes a write safe to repeat: its condition, or an expression that keeps what is there. */
function guardsOf({ input }: Command): string[] {
  const actions = input.TransactItems?.flatMap((item) => Object.values(item)) ?? [input];
  return actions.map(
    ({ ConditionExpression, UpdateExpression = '' }) =>
      ConditionExpression ??
      UpdateExpression.replace(/(#a\d+ = :a\d+(, )?)+/, '…').replace(/(#s\d+ :s\d+(, )?)+/, '…'),
  );
}

/** Takes a final order out of the index of those that are not; once or more often, before or after a crash. */
const leavesIndex = ({ input }: Command) => input.UpdateExpression === 'REMOVE unfinishedIn';

/** Adds a member to a set of the customer, or deletes it: again is the same. */
const countsForCustomer = ({ input }: Command) =>
  /^(SET expiresAt = :expiresAt ADD|DELETE) (openOrders|declinedPayments) :\w+$/.test(
    input.UpdateExpression ?? '',
  );

const isWrite = (command: Command) =>
  /Put|Update|Delete|TransactWrite/.test(command.constructor.name) &&
  !leavesIndex(command) &&
  !countsForCustomer(command);

test(
  'Every effect of a consumer is one write, which also prevents others from repeating it.',
  async () => {
    await runAll(await sagaState('DynamoDB Local'));
    const guards: Record<string, string[]> = {};
    const ofConsumers = [...commands].filter(([{ name }]) => !name.startsWith('gateway.'));
    for (const [{ name }, sent] of ofConsumers) {
      const writes = sent.filter(isWrite);
      expect({ name, writes: writes.length <= 1 }).toEqual({ name, writes: true });
      for (const write of writes) {
        guards[name] = [...new Set([...(guards[name] ?? []), ...guardsOf(write)])].sort();
      }
    }
    expect(guards).toEqual({
      'days.positionOf': [
        'attribute_not_exists(orderIds) OR (NOT contains(orderIds, :orderId) AND size(orderIds) <= :limit)',
      ],
      // One transaction: the payment token is put, and the order is counted for its customer, only with the order.
      'admission.accept': [
        '',
        '(attribute_not_exists(openOrders) OR size(openOrders) < :openOrders) AND (attribute_not_exists(declinedPayments) OR size(declinedPayments) < :declines)',
        'attribute_not_exists(requestHash)',
      ],
      'emails.claim': [
        'attribute_not_exists(pk) OR (attribute_not_exists(answer) AND attribute_not_exists(undeliverable) AND claimedUntil <= :now)',
      ],
      'emails.markSent': ['attribute_not_exists(answer)'],
      // An entry is named after its event and a set has a type once: again is the same.
      'orders.add': ['SET … ADD …'],
      'payments.markRefunded': ['#state = :charged'],
      'payments.putFirst': ['attribute_not_exists(pk)'],
      // One transaction: the counts are added only with the claim of each event.
      'sales.add': ['ADD orders :orders, revenue :revenue, shipped :shipped', 'attribute_not_exists(pk)'],
      'shipments.keep': ['SET #half = if_not_exists(#half, :event), expiresAt = :expiresAt'],
      'stock.putFirst': ['attribute_not_exists(pk)'],
      'stock.release': ['#state = :reserved', 'available >= :pieces AND reserved >= :givenBack'],
      'stock.reserve': ['attribute_not_exists(pk)', 'available >= :pieces AND reserved >= :givenBack'],
      // Again is the same.
      'tokens.drop': [
        'REMOVE #token SET isDropped = :true, expiresAt = if_not_exists(expiresAt, :expiresAt)',
      ],
    });
  },
  patience,
);
