/** The shop on Kafka: our stack in the mirror, one for all scenarios, a new customer for each. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ready } from '../../local/cli/ready.ts';
import type { Consumers } from '../consumers.ts';
import { type Customer, salesOf, signUp } from '../customer.ts';
import type { Outage, Shop } from './scenario.ts';

/** After this time an order that is not shipped counts as lost. */
const patienceInMs = 60_000;

const functionOf = (outage: Outage) => `orderstream-dev-${outage}`;

/** @param ready Of a mirror that nobody else uses: sales are of the whole shop. */
export async function mirroredShop(ready: Ready, consumers: Consumers): Promise<Shop> {
  const customer = await signUp(ready);
  const before = await salesOf(ready);
  const counted = async () => (await salesOf(ready)).orders - before.orders;
  return {
    place: customer.place,
    setAway: async (outage, isAway) => {
      if (outage !== 'nobody') await consumers.setEnabled(functionOf(outage), !isAway);
    },
    backlog: async (outage) => {
      const name = outage === 'nobody' ? undefined : functionOf(outage);
      return { size: await consumers.lag(name), gone: consumers.caughtUp(name) };
    },
    books: async (sent) => {
      const deadline = Date.now() + patienceInMs;
      const isDone = async () => (await customer.shipped()) === sent && (await counted()) === sent;
      while (!(await isDone()) && Date.now() < deadline) await sleep(100);
      const completed = await customer.shipped();
      const paidInVain = await paidAndNotShipped(customer);
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
