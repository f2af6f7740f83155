import { type Figures, totalOf } from '../../../functions/analytics/domain.ts';
import type { ContributionStore } from '../../../functions/analytics/ports.ts';
import type { DayStore } from '../../../functions/limits/ports.ts';
import type { PlannedEmail } from '../../../functions/notification/email.ts';
import { createOrderAdmission } from '../../../functions/orders/order-admission.ts';
import type { OrderAdmission, OrderStore } from '../../../functions/orders/ports.ts';
import { createOrderStore } from '../../../functions/orders/store.ts';
import { analyticsStore } from '../analytics/worlds.ts';
import { type InventoryWorld, inventoryWorld } from '../inventory/worlds.ts';
import { dayStore } from '../limits/worlds.ts';
import { emailStore, mailbox } from '../notification/worlds.ts';
import { MemoryOrders } from '../orders/memory-orders.ts';
import { type PaymentWorld, paymentWorld } from '../payment/worlds.ts';
import { testTable } from '../shared/test-table.ts';
import { shippingStore } from '../shipping/worlds.ts';
import type { Runtime } from '../support/runtimes.ts';
import type { SagaPorts } from './readers.ts';

/** Everything that the seven concerns and the API write to. */
export interface AllPorts extends SagaPorts {
  readonly days: DayStore;
  readonly sales: ContributionStore;
  readonly orders: OrderStore;
  readonly admission: OrderAdmission;
}

/** The tables of the shop, its gateway and its mailbox, and how to look at them. */
export interface SagaState extends Pick<InventoryWorld, 'stock' | 'pieces'>, Pick<PaymentWorld, 'movements'> {
  readonly ports: AllPorts;
  /** What the email service took, by email. */
  readonly taken: ReadonlyMap<string, readonly PlannedEmail[]>;
  /** Of the whole shop, on the day of the tests. */
  figures(): Promise<Figures>;
}

type OrderStores = Pick<AllPorts, 'orders' | 'admission'>;

const orderStores: Readonly<Record<Runtime, (payment: PaymentWorld) => Promise<OrderStores>>> = {
  memory: async (payment) => memoryOrders(payment),
  'DynamoDB Local': async ({ tokensTableName }) => {
    const index = { name: 'byCustomer', partitionKey: 'listedFor', sortKey: 'placedAt' };
    const { documents, tableName } = await testTable({ partitionKey: 'orderId', indexes: [index] });
    const orders = createOrderStore(documents, tableName);
    const admission = createOrderAdmission({
      documents,
      ordersTableName: tableName,
      paymentTokensTableName: tokensTableName,
      kept: orders.kept,
      limits: { openOrders: 100, declinesPerHour: 100 },
    });
    return { orders, admission };
  },
};

/** All of the whole shop that is counted in the tests. */
const theDay = {
  scope: 'shop',
  window: 'minute',
  from: '2026-11-21T00:00:00Z',
  to: '2026-11-22T00:00:00Z',
} as const;

function memoryOrders({ keepToken }: PaymentWorld): OrderStores {
  const orders = new MemoryOrders(keepToken);
  return {
    admission: { accept: (...order) => orders.accept(...order) },
    orders: {
      kept: (orderId) => orders.kept(orderId),
      find: (orderId) => orders.find(orderId),
      list: (customerId, limit) => orders.list(customerId, limit),
      add: (addition) => orders.add(addition),
      unfinished: () => orders.unfinished(),
    },
  };
}

/** A shop without orders. */
export async function sagaState(runtime: Runtime): Promise<SagaState> {
  const payment = await paymentWorld(runtime);
  const [inventory, emails, shipments, days, orders, sales] = await Promise.all([
    inventoryWorld(runtime),
    emailStore(runtime),
    shippingStore(runtime),
    dayStore(runtime),
    orderStores[runtime](payment),
    analyticsStore(runtime),
  ]);
  const { taken, ...mailer } = mailbox();
  const { store: payments, tokens, gateway } = payment.ports;
  return {
    ports: {
      days,
      ...orders,
      sales,
      payments,
      tokens,
      gateway,
      stock: inventory.store,
      shipments,
      emails,
      mailer,
    },
    taken,
    stock: inventory.stock,
    pieces: inventory.pieces,
    movements: payment.movements,
    figures: async () => totalOf(await sales.countsOf([theDay])),
  };
}
