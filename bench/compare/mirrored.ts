/** The shop on Kafka: our stack in the mirror, one for all scenarios, new customers for each. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ready } from '../../local/src/mirror/ready.ts';
import { rotating } from '../../test/system/support/rotation.ts';
import type { Consumers } from '../consumers.ts';
import { type Customer, salesOf, signUp, sumOver } from '../customer.ts';
import type { Outage, Shop } from './scenario.ts';

/** After this time an order that is not shipped counts as lost. */
const patienceMs = 60_000;

const functionOf = (outage: Outage) => `orderstream-dev-${outage}`;

/** @param ready Of a mirror without other users: sales are of the whole shop. */
export async function mirroredShop(ready: Ready, consumers: Consumers): Promise<Shop> {
  const customers = rotating(() => signUp(ready));
  const shipped = async () => sumOver(await customers.all(), (customer) => customer.shipped());
  const before = await salesOf(ready);
  const counted = async () => (await salesOf(ready)).orders - before.orders;
  return {
    place: async () => (await customers.next()).place(),
    setAway: async (outage, isAway) => {
      if (outage !== 'none') await consumers.setEnabled(functionOf(outage), !isAway);
    },
    backlog: async (outage) => {
      const name = outage === 'none' ? undefined : functionOf(outage);
      return { size: await consumers.lag(name), gone: consumers.caughtUp(name) };
    },
    books: async (sent) => {
      const deadline = Date.now() + patienceMs;
      const isDone = async () => (await shipped()) === sent && (await counted()) === sent;
      while (!(await isDone()) && Date.now() < deadline) await sleep(100);
      const completed = await shipped();
      const paidInVain = await sumOver(await customers.all(), paidAndNotShipped);
      return { completed, paidInVain, missingInSales: completed + paidInVain - (await counted()) };
    },
  };
}

async function paidAndNotShipped(customer: Customer): Promise<number> {
  const unfinished = (await customer.orders()).filter(({ status }) => status !== 'shipped');
  const types = await Promise.all(unfinished.map(({ orderId }) => customer.eventTypes(orderId)));
  return types.filter((each) => each.includes('PaymentProcessed') && !each.includes('PaymentRefunded'))
    .length;
}
