import type { Concern } from '../../../events/index.ts';
import { createAnalyticsHandlers } from '../../../functions/analytics/handlers.ts';
import { createInventoryHandlers } from '../../../functions/inventory/handlers.ts';
import { createLimitsHandlers } from '../../../functions/limits/handlers.ts';
import { createNotificationHandlers } from '../../../functions/notification/handlers.ts';
import { createOrderHandlers } from '../../../functions/orders/handlers.ts';
import type { OrderApiPorts } from '../../../functions/orders/ports.ts';
import { orderRoutes } from '../../../functions/orders/routes.ts';
import { createPaymentHandlers } from '../../../functions/payment/handlers.ts';
import { createApi } from '../../../functions/shared/http/api.ts';
import type { AttemptLog } from '../../../functions/shared/kafka/attempt-log.ts';
import {
  createBatchConsumer,
  createConsumer,
  type EventHandlers,
  type KafkaHandler,
} from '../../../functions/shared/kafka/consumer.ts';
import type { EventProducer } from '../../../functions/shared/kafka/producer.ts';
import { createShippingHandlers } from '../../../functions/shipping/handlers.ts';
import { neverDeadLettered } from '../shared/memory-attempts.ts';
import { heads } from './readers.ts';
import type { AllPorts } from './state.ts';

/** The world as one process of a function sees it. */
export interface ProcessDependencies {
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
  ({ now }: ProcessDependencies) =>
  () =>
    new Date(now()).toISOString();

/** Handlers of the consumers that process events one by one, as their `consumer.ts` wires them. */
const eventHandlers: Readonly<Partial<Record<Concern, (around: ProcessDependencies) => EventHandlers>>> = {
  payment: (around) => {
    const { payments: store, tokens, gateway } = around.ports;
    return createPaymentHandlers({
      store,
      tokens,
      gateway,
      taxPercent: '8.25',
      patienceMs: 0,
      now: timeOf(around),
      sleep: around.sleep,
    });
  },
  inventory: (around) => createInventoryHandlers({ store: around.ports.stock, now: timeOf(around) }),
  shipping: ({ ports }) => createShippingHandlers({ store: ports.shipments }),
  limits: ({ ports, ordersPerDay }) => createLimitsHandlers({ store: ports.days, ordersPerDay }),
  notification: ({ ports: { emails: store, mailer }, now, sleep }) =>
    createNotificationHandlers({ store, mailer, heads, now, sleep }),
};

/** Concerns that run in a world. Others, which only follow the orders, leave it as it is; their own tests are in their folders. */
export const isInTheWorld = (concern: Concern): boolean =>
  ['orders', 'analytics', ...Object.keys(eventHandlers)].includes(concern);

/** The real handler of a concern's consumer in a separate process. */
export function consumerOf(concern: Concern, around: ProcessDependencies): KafkaHandler {
  const { ports, producer, attempts } = around;
  const common = { clock: around, unprocessable: neverDeadLettered };
  if (concern === 'orders') {
    return createBatchConsumer({ ...createOrderHandlers({ store: ports.orders }), ...common });
  }
  if (concern === 'analytics') {
    return createBatchConsumer({ ...createAnalyticsHandlers({ store: ports.sales }), ...common });
  }
  return createConsumer({ handlers: eventHandlers[concern]?.(around) ?? {}, producer, attempts, ...common });
}

/** The real order API in a separate process. */
export function apiOf(around: ProcessDependencies) {
  const ports: OrderApiPorts = {
    store: around.ports.orders,
    admission: around.ports.admission,
    producer: around.producer,
    now: timeOf(around),
    waitingRoom: { enter: async () => undefined },
  };
  return createApi(orderRoutes(ports));
}
