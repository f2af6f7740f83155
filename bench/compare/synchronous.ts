/** The shop as it was before Kafka, running: see the design in `ops/console/compare`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Service as ServiceName, steps } from '../../ops/console/compare/synchronous-design.ts';
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

type Services = Readonly<Record<ServiceName, Service>>;

/** The tutorial's `processOrder`: whatever fails, the customer sees "Something went wrong, please try again". */
async function processOrder(services: Services): Promise<void> {
  for (const { service } of steps) await services[service].call();
}

export function synchronousShop(): Shop {
  const services = Object.fromEntries(
    steps.map(({ service, durationMs }) => [service, new Service(durationMs)]),
  ) as Services;
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
