import type { ContributionStore } from '../../../functions/analytics/counting.ts';
import { type Count, type Figures, totalOf, wholeShop } from '../../../functions/analytics/domain.ts';
import { createAnalyticsStore } from '../../../functions/analytics/store.ts';
import type { DayStore } from '../../../functions/limits/counting.ts';
import { createDayStore } from '../../../functions/limits/store.ts';
import type { PlannedMail } from '../../../functions/notification/mail.ts';
import type { OrderStore } from '../../../functions/orders/ports.ts';
import { createOrderStore } from '../../../functions/orders/store.ts';
import { type InventoryWorld, inventoryWorld } from '../inventory/worlds.ts';
import { memoryDays } from '../limits/memory-days.ts';
import { mailbox, mailStore } from '../notification/worlds.ts';
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
}

/** The tables of the shop, its gateway and its mailbox, and how to look at them. */
export interface SagaState extends Pick<InventoryWorld, 'stock' | 'pieces'>, Pick<PaymentWorld, 'movements'> {
  readonly ports: AllPorts;
  /** What the mail service took, by mail. */
  readonly taken: ReadonlyMap<string, readonly PlannedMail[]>;
  /** Of the whole shop, on the day of the tests. */
  figures(): Promise<Figures>;
}

interface Own {
  readonly days: DayStore;
  readonly orders: OrderStore;
  readonly sales: ContributionStore;
  readonly counts: () => Promise<readonly Count[]>;
}

const own: Readonly<Record<Runtime, () => Promise<Own>>> = {
  memory: async () => ({ days: memoryDays(), orders: memoryOrders(), ...memorySales() }),
  'DynamoDB Local': async () => {
    const index = { name: 'byCustomer', partitionKey: 'listedFor', sortKey: 'placedAt' };
    const [days, orders, sales] = await Promise.all([
      testTable({ partitionKey: 'pk' }),
      testTable({ partitionKey: 'orderId', index }),
      testTable({ partitionKey: 'pk', sortKey: 'sk' }),
    ]);
    const store = createAnalyticsStore(sales.documents, sales.tableName);
    const day = { fromMinute: '2026-11-21T00:00:00Z', toMinute: '2026-11-22T00:00:00Z' };
    return {
      days: createDayStore(days.documents, days.tableName),
      orders: createOrderStore(orders.documents, orders.tableName),
      sales: store,
      counts: () => store.countsOf(day),
    };
  },
};

function memoryOrders(): OrderStore {
  const orders = new MemoryOrders();
  return {
    accept: (...order) => orders.accept(...order),
    find: (orderId) => orders.find(orderId),
    list: (customerId, limit) => orders.list(customerId, limit),
    add: (addition) => orders.add(addition),
  };
}

function memorySales() {
  const counted = new Set<string>();
  const counts: Count[] = [];
  const sales: ContributionStore = {
    async add(contributions) {
      for (const { eventId, counts: added } of contributions.filter((each) => !counted.has(each.eventId))) {
        counted.add(eventId);
        counts.push(...added);
      }
    },
  };
  return { sales, counts: async () => counts };
}

/** A shop that nobody has ordered from. */
export async function sagaState(runtime: Runtime): Promise<SagaState> {
  const [payment, inventory, mails, shipments, { counts, ...others }] = await Promise.all([
    paymentWorld(runtime),
    inventoryWorld(runtime),
    mailStore(runtime),
    shippingStore(runtime),
    own[runtime](),
  ]);
  const { taken, ...mailer } = mailbox();
  const { store: payments, gateway } = payment.ports;
  return {
    ports: { ...others, payments, gateway, stock: inventory.store, shipments, mails, mailer },
    taken,
    stock: inventory.stock,
    pieces: inventory.pieces,
    movements: payment.movements,
    figures: async () => totalOf((await counts()).filter(({ department }) => department === wholeShop)),
  };
}
