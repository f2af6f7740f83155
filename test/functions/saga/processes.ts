import type { Concern } from '../../../events/index.ts';
import { contributionsOfRecord, count } from '../../../functions/analytics/count-events.ts';
import { createInventoryHandlers } from '../../../functions/inventory/handlers.ts';
import { countOrder } from '../../../functions/limits/count-order.ts';
import { mailedEventTypes } from '../../../functions/notification/email-rules.ts';
import { notify } from '../../../functions/notification/send-emails.ts';
import { additionOf, record } from '../../../functions/orders/append-timeline.ts';
import { type OrderApiPorts, orderRoutes } from '../../../functions/orders/routes.ts';
import { onInventoryRejected, onOrderPlaced } from '../../../functions/payment/charge-payment.ts';
import type { PaymentPorts } from '../../../functions/payment/ports.ts';
import type { AttemptLog } from '../../../functions/shared/attempts.ts';
import {
  createBatchConsumer,
  createConsumer,
  type EventHandlers,
  type KafkaHandler,
} from '../../../functions/shared/consumer.ts';
import { createApi } from '../../../functions/shared/http.ts';
import type { EventProducer } from '../../../functions/shared/producer.ts';
import { createShippingHandlers } from '../../../functions/shipping/handlers.ts';
import { neverDeadLettered } from '../shared/memory-attempts.ts';
import { heads } from './readers.ts';
import type { AllPorts } from './state.ts';

/** The world as one process of a function sees it. */
export interface Surroundings {
  readonly ports: AllPorts;
  readonly producer: EventProducer;
  /** Never fails a delivery, so it is no step of a process. */
  readonly attempts: AttemptLog;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly ordersPerDay: number;
}

const timeOf =
  ({ now }: Surroundings) =>
  () =>
    new Date(now()).toISOString();

/** Handlers of the consumers that answer events one by one, as their `consumer.ts` wires them. */
const answering: Readonly<Partial<Record<Concern, (around: Surroundings) => EventHandlers>>> = {
  payment: (around) => {
    const { payments: store, tokens, gateway } = around.ports;
    const ports: PaymentPorts = {
      store,
      tokens,
      gateway,
      taxPercent: '8.25',
      patienceMs: 0,
      now: timeOf(around),
      sleep: around.sleep,
    };
    return {
      OrderPlaced: (event) => onOrderPlaced(event, ports),
      InventoryRejected: (event) => onInventoryRejected(event, ports),
    };
  },
  inventory: (around) => createInventoryHandlers({ store: around.ports.stock, now: timeOf(around) }),
  shipping: ({ ports }) => createShippingHandlers(ports.shipments),
  limits: ({ ports: { days: store }, ordersPerDay }) => ({
    OrderPlaced: (order) => countOrder(order, { store, ordersPerDay }),
  }),
  notification: ({ ports: { mails: store, mailer }, now, sleep }) => {
    const ports = { store, mailer, heads, now, sleep };
    const handle = (event: Parameters<typeof notify>[0]) => notify(event, ports);
    return Object.fromEntries(mailedEventTypes.map((type) => [type, handle]));
  },
};

/** The real handler of a concern's consumer in a process of its own. */
export function consumerOf(concern: Concern, around: Surroundings): KafkaHandler {
  const { ports, producer, attempts } = around;
  const common = { clock: around, unprocessable: neverDeadLettered };
  if (concern === 'orders') {
    return createBatchConsumer({
      parse: additionOf,
      process: (values) => record(values, ports.orders),
      ...common,
    });
  }
  if (concern === 'analytics') {
    return createBatchConsumer({
      parse: contributionsOfRecord,
      process: (values) => count(values, ports.sales),
      ...common,
    });
  }
  return createConsumer({ handlers: answering[concern]?.(around) ?? {}, producer, attempts, ...common });
}

/** The real order API in a process of its own. */
export function apiOf(around: Surroundings) {
  const ports: OrderApiPorts = {
    store: around.ports.orders,
    intake: around.ports.intake,
    producer: around.producer,
    now: timeOf(around),
    waitingRoom: { enter: async () => undefined },
  };
  return createApi(orderRoutes(ports));
}
