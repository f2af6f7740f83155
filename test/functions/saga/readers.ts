import type { EventType, OrderstreamEvent } from '../../../events/index.ts';
import { createInventoryHandlers } from '../../../functions/inventory/handlers.ts';
import type { InventoryStore } from '../../../functions/inventory/ports.ts';
import type { EmailStore, Mailer } from '../../../functions/notification/ports.ts';
import { sendEmails } from '../../../functions/notification/send-emails.ts';
import { chargePayment } from '../../../functions/payment/charge-payment.ts';
import type { PaymentGateway, PaymentStore, PaymentTokens } from '../../../functions/payment/ports.ts';
import { refundPayment } from '../../../functions/payment/refund-payment.ts';
import { createShippingHandlers } from '../../../functions/shipping/handlers.ts';
import type { ShippingStore } from '../../../functions/shipping/ports.ts';
import type { Handle, VirtualTime } from '../support/deliveries.ts';

/** State of the four concerns that move an order. */
export interface SagaPorts {
  readonly payments: PaymentStore;
  readonly tokens: PaymentTokens;
  readonly gateway: PaymentGateway;
  readonly stock: InventoryStore;
  readonly shipments: ShippingStore;
  readonly emails: EmailStore;
  readonly mailer: Mailer;
}

export const heads = { books: 'head@books.example' };

type EventOf<Type extends EventType> = Extract<OrderstreamEvent, { type: Type }>;
type Reader<Event> = (
  event: Event,
  ports: SagaPorts,
  time: VirtualTime,
) => Promise<readonly OrderstreamEvent[]>;

const clock = (time: VirtualTime) => () => new Date(time.now()).toISOString();
const paymentPorts = ({ payments, tokens, gateway }: SagaPorts, time: VirtualTime) => ({
  store: payments,
  tokens,
  gateway,
  taxPercent: '8.25',
  patienceMs: 0,
  now: clock(time),
  sleep: time.sleep,
});
const inventory = ({ stock }: SagaPorts, time: VirtualTime) =>
  createInventoryHandlers({ store: stock, now: clock(time) });
const email: Reader<OrderstreamEvent> = (event, { emails, mailer }, time) =>
  sendEmails(event, { store: emails, mailer, heads, now: time.now, sleep: time.sleep });

/** Who reads what, as the mappings have it. */
const readers: { readonly [Type in EventType]?: readonly Reader<EventOf<Type>>[] } = {
  OrderPlaced: [
    (event, ports, time) => chargePayment(event, paymentPorts(ports, time)),
    (event, ports, time) => inventory(ports, time).OrderPlaced(event),
    email,
  ],
  InventoryRejected: [(event, ports, time) => refundPayment(event, paymentPorts(ports, time)), email],
  PaymentFailed: [(event, ports, time) => inventory(ports, time).PaymentFailed(event), email],
  PaymentProcessed: [
    (event, { shipments: store }) => createShippingHandlers({ store }).PaymentProcessed(event),
    email,
  ],
  InventoryReserved: [
    (event, { shipments: store }) => createShippingHandlers({ store }).InventoryReserved(event),
  ],
  PaymentRefunded: [email],
  OrderShipped: [email],
};

/** The deliveries an event sets off, one a mapping that reads it. */
export function deliveriesOf(event: OrderstreamEvent): Handle<SagaPorts>[] {
  const reading = (readers[event.type] ?? []) as readonly Reader<OrderstreamEvent>[];
  return reading.map((reader) => async (ports, time) => [...(await reader(event, ports, time))]);
}
