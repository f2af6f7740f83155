/**
 * The shop as it was before Kafka: one process whose order service calls the others one after the other, while the
 * customer waits. Steps, their order and what they take are the tutorial's that this project began with: stock 2 s, payment
 * 3 s, mail 1 s; analytics takes no time there.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outage, Shop } from './scenario.ts';

/** A service that takes its time, and refuses at once while it is down. */
class Service {
  isAway = false;
  /** Calls that it has carried out. */
  done = 0;
  readonly #inMs: number;

  constructor(inMs: number) {
    this.#inMs = inMs;
  }

  async call(): Promise<void> {
    if (this.isAway) throw new Error('connection refused');
    await sleep(this.#inMs);
    this.done += 1;
  }
}

interface Services {
  readonly inventory: Service;
  readonly payment: Service;
  readonly notification: Service;
  readonly analytics: Service;
}

/** The tutorial's `processOrder`: whatever fails, the customer sees "Something went wrong, please try again". */
async function processOrder({ inventory, payment, notification, analytics }: Services): Promise<void> {
  await inventory.call();
  await payment.call();
  await notification.call();
  await analytics.call();
}

export function synchronousShop(): Shop {
  const services: Services = {
    inventory: new Service(2_000),
    payment: new Service(3_000),
    notification: new Service(1_000),
    analytics: new Service(0),
  };
  const open = new Set<Promise<unknown>>();
  let completed = 0;
  return {
    place: async () => {
      const processing = processOrder(services);
      open.add(processing);
      try {
        await processing;
        completed += 1;
      } finally {
        open.delete(processing);
      }
    },
    setAway: async (outage, isAway) => {
      const service = serviceOf(services, outage);
      if (service) service.isAway = isAway;
    },
    backlog: async () => ({ size: open.size, gone: Promise.allSettled(open).then(() => {}) }),
    books: async () => ({
      completed,
      paidInVain: services.payment.done - completed,
      missingInSales: services.payment.done - services.analytics.done,
    }),
  };
}

function serviceOf(services: Services, outage: Outage): Service | undefined {
  return outage === 'none' ? undefined : services[outage];
}
